//! The same table in other structures.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use doorplate_identify::DataSet;
use doorplate_identify::mmdb_export::to_mmdb;
use ip_network_table::IpNetworkTable;
use ipnet::{Ipv4Net, Ipv4Subnets, Ipv6Net, Ipv6Subnets};
use iptrie::map::LCTrieMap;
use prefix_trie::PrefixMap;

use crate::keys::Keys;

pub(crate) struct Peers {
    maxminddb: maxminddb::Reader<Vec<u8>>,
    table: IpNetworkTable<u32>,
    prefix_v4: PrefixMap<Ipv4Net, u32>,
    prefix_v6: PrefixMap<Ipv6Net, u32>,
    trie_v4: LCTrieMap<Ipv4Net, u32>,
    trie_v6: LCTrieMap<Ipv6Net, u32>,
    sorted_v4: Vec<(u32, u32)>,
    sorted_v6: Vec<(u128, u32)>,
    memory: Vec<u64>,
}

impl Peers {
    pub(crate) fn new(data_set: &DataSet) -> Self {
        let mut table = IpNetworkTable::new();
        let mut prefix_v4 = PrefixMap::new();
        let mut prefix_v6 = PrefixMap::new();
        let mut trie_v4 = iptrie::map::RTrieMap::with_root(u32::MAX);
        let mut trie_v6 = iptrie::map::RTrieMap::with_root(u32::MAX);
        let mut sorted_v4 = vec![(0, u32::MAX)];
        let mut sorted_v6 = vec![(0, u32::MAX)];
        data_set.each_range(&mut |first, last, network| match (first, last) {
            (IpAddr::V4(first), IpAddr::V4(last)) => {
                for net in Ipv4Subnets::new(first, last, 0) {
                    let other = ip_network::Ipv4Network::new(net.addr(), net.prefix_len()).unwrap();
                    table.insert(other, network.number());
                    prefix_v4.insert(net, network.number());
                    trie_v4.insert(net, network.number());
                }
                sorted_v4.push((first.to_bits(), network.number()));
                sorted_v4.push((last.to_bits().saturating_add(1), u32::MAX));
            }
            (IpAddr::V6(first), IpAddr::V6(last)) => {
                for net in Ipv6Subnets::new(first, last, 0) {
                    let other = ip_network::Ipv6Network::new(net.addr(), net.prefix_len()).unwrap();
                    table.insert(other, network.number());
                    prefix_v6.insert(net, network.number());
                    trie_v6.insert(net, network.number());
                }
                sorted_v6.push((first.to_bits(), network.number()));
                sorted_v6.push((last.to_bits().saturating_add(1), u32::MAX));
            }
            _ => {}
        });
        sorted_v4.sort_by_key(|(start, _)| *start);
        sorted_v6.sort_by_key(|(start, _)| *start);
        Self {
            maxminddb: maxminddb::Reader::from_source(to_mmdb(data_set)).unwrap(),
            table,
            prefix_v4,
            prefix_v6,
            trie_v4: trie_v4.compress(),
            trie_v6: trie_v6.compress(),
            sorted_v4,
            sorted_v6,
            memory: (0..6 << 17).collect(),
        }
    }

    /// Every peer with its name, on all keys.
    pub(crate) fn each(&self, keys: &Keys, time: &mut dyn FnMut(&'static str, &dyn Fn() -> u64)) {
        time("maxminddb", &|| keys.sum(|key| self.maxminddb(key)));
        time("maxminddb_record", &|| keys.sum(|key| self.maxminddb_record(key)));
        time("ip_network_table", &|| keys.sum(|key| self.ip_network_table(key)));
        time("prefix_trie", &|| keys.sum(|key| self.prefix_trie(key)));
        time("iptrie", &|| keys.sum(|key| self.iptrie(key)));
        time("sorted_array", &|| keys.sum(|key| self.sorted_array(key)));
        time("limit", &|| keys.sum(|key| self.loads(key)));
    }

    /// The handle only: where the record lies.
    fn maxminddb(&self, key: IpAddr) -> u64 {
        self.maxminddb.lookup(key).unwrap().offset().unwrap_or(0) as u64
    }

    /// The same three fields as of our own record, without copying texts.
    fn maxminddb_record(&self, key: IpAddr) -> u64 {
        let found = self.maxminddb.lookup(key).unwrap();
        found.decode::<Fields>().unwrap().map_or(0, |fields| {
            u64::from(fields.autonomous_system_number)
                + fields.kind.len() as u64
                + fields.autonomous_system_organization.len() as u64
        })
    }

    fn ip_network_table(&self, key: IpAddr) -> u64 {
        self.table.longest_match(key).map_or(0, |(_, number)| u64::from(*number))
    }

    fn prefix_trie(&self, key: IpAddr) -> u64 {
        let number = match key {
            IpAddr::V4(key) => {
                self.prefix_v4.get_lpm(&Ipv4Net::from(key)).map(|(_, number)| number)
            }
            IpAddr::V6(key) => {
                self.prefix_v6.get_lpm(&Ipv6Net::from(key)).map(|(_, number)| number)
            }
        };
        number.map_or(0, |number| u64::from(*number))
    }

    fn iptrie(&self, key: IpAddr) -> u64 {
        match key {
            IpAddr::V4(key) => u64::from(*self.trie_v4.lookup(&Ipv4Net::from(key)).1),
            IpAddr::V6(key) => u64::from(*self.trie_v6.lookup(&Ipv6Net::from(key)).1),
        }
    }

    fn sorted_array(&self, key: IpAddr) -> u64 {
        let number = match key {
            IpAddr::V4(key) => {
                let key = Ipv4Addr::to_bits(key);
                self.sorted_v4[self.sorted_v4.partition_point(|(start, _)| *start <= key) - 1].1
            }
            IpAddr::V6(key) => {
                let key = Ipv6Addr::to_bits(key);
                self.sorted_v6[self.sorted_v6.partition_point(|(start, _)| *start <= key) - 1].1
            }
        };
        u64::from(number)
    }

    /// As many independent loads as our own look-up needs, from as much memory as it has: two for
    /// IPv4 (node, leaf), four for IPv6 (direct, node, leaf, line).
    fn loads(&self, key: IpAddr) -> u64 {
        match key {
            IpAddr::V4(key) => {
                let key = u64::from(key.to_bits() >> 8);
                let [node, leaf] = [0x9e37_79b9_7f4a_7c15, 0xbf58_476d_1ce4_e5b9]
                    .map(|factor| key.wrapping_mul(factor) >> 32);
                let leaf = place(leaf, self.memory.len() / 4);
                let node = place(node, self.memory.len() * 3 / 4);
                self.memory[node].wrapping_add(self.memory[self.memory.len() * 3 / 4 + leaf])
            }
            IpAddr::V6(key) => {
                let key = (key.to_bits() >> 80) as u64;
                [
                    0x9e37_79b9_7f4a_7c15,
                    0xbf58_476d_1ce4_e5b9,
                    0x94d0_49bb_1331_11eb,
                    0xd6e8_feb8_6659_fd93,
                ]
                .into_iter()
                .map(|factor: u64| {
                    self.memory[place(key.wrapping_mul(factor) >> 32, self.memory.len() / 2)]
                })
                .fold(0, u64::wrapping_add)
            }
        }
    }
}

/// A place for 32 random bits, without a division.
fn place(bits: u64, places: usize) -> usize {
    usize::try_from((bits * places as u64) >> 32).unwrap_or(0)
}

/// What is read of a record.
#[derive(serde::Deserialize)]
struct Fields<'a> {
    #[serde(default)]
    autonomous_system_number: u32,
    #[serde(default)]
    autonomous_system_organization: &'a str,
    #[serde(default)]
    kind: &'a str,
}
