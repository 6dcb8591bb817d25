//! Bounds on connections and requests (O-20).

use std::time::Duration;

/// Bounds on connections and requests.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one IPv4 address or one IPv6 /64; trusted proxies are free.
    pub connections_per_address: usize,
    /// Time for a request's headers.
    pub header_time: Duration,
    /// Time for a request's body and its answer's first byte.
    pub request_time: Duration,
    /// Time without a byte taken by a slow reader.
    pub write_time: Duration,
    /// Bytes of a request's body.
    pub body: usize,
    /// Bytes of an import's body.
    pub import: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            connections_per_address: 128,
            header_time: Duration::from_secs(10),
            request_time: Duration::from_mins(1),
            write_time: Duration::from_mins(1),
            body: 1 << 20,
            import: 16 << 20,
        }
    }
}
