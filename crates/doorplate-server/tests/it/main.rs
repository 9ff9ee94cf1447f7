//! Whole-product tests: the real parts, reached as a user reaches them.
