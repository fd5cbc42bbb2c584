//! Cases to forecasts to net quantities of items, with ranges.
