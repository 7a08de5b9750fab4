//! What the databases on AWS need before the site can use them, made by hand, once: never at request time.

pub mod dsql;
