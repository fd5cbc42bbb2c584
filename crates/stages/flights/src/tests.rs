//! Decides nothing: whole problems put to the stage.
