//! Decides how memory is given back that takes long: on a thread of its own, so that a run that was stopped answers at once.
//! Up: [`crate`].

use std::thread::Builder;

/// Gives something back that nobody needs any more: of hundreds of thousands of trips that takes a tenth of a second. Where no
/// thread can be had it is given back here.
pub(crate) fn give_back<T: Send + 'static>(unwanted: T) {
    // Without a thread the closure is dropped, and with it what it holds.
    let _ = Builder::new().spawn(move || drop(unwanted));
}
