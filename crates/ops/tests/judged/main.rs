//! Every answer of the gate and of the sharing passes its judge, on problems drawn from seeds.

mod draw;
mod gate;
mod offered;
mod shares;
