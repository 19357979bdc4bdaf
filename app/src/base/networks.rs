//! Lists of networks, as configuration names them: the trusted proxies (RL-01), the networks of staff (GOV-03).
use std::{net::IpAddr, str::FromStr};

use ipnet::IpNet;

/// A list of networks, `10.0.0.0/8`, `fd00::/8`, or one address; empty by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    /// Whether this address is in one of them. An IPv4 address that came over IPv6 is the IPv4 address.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address.to_canonical()))
    }

    /// Whether none is named.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromStr for Networks {
    /// The entry that is no network.
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let entries = text.split(',').map(str::trim).filter(|e| !e.is_empty());
        let read = |e: &str| e.parse().or_else(|_| e.parse().map(|one: IpAddr| one.to_canonical().into()));
        entries.map(|e| read(e).map_err(|_| e.to_owned())).collect::<Result<_, _>>().map(Self)
    }
}
