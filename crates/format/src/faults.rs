//! stub for build
