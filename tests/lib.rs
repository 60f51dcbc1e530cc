//! The error types that the tests share.
