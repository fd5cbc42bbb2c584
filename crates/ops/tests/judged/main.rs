//! Every answer of the gate, of the sharing and of the loading passes its judge, on problems drawn from seeds.

mod draw;
mod gate;
mod loads;
mod offered;
mod shares;
