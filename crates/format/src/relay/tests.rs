//! What the bridge reads and refuses. Up: [`crate::relay`].
