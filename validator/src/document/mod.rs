//! What files say: strings with places, which may be wrong.

pub mod any_value;
pub mod estate;
pub mod lesson;
pub mod recorded;
pub mod scenario;
pub mod values;
