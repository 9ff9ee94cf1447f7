//! The behaviour that every engine behind a port has. Each function is one promise; a store's
//! tests call all of them on each engine.
