//! Files of every kind in, records and previews out, and back again.

mod encodings;
mod forms;
mod given;
mod hostile;
mod layouts;
mod planning;
mod round_trip;
mod samples;
