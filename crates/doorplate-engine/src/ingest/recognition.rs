//! What hits are recognised by: the data set, and what was compiled from its lists.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, OnceLock};

use doorplate_domain::address::ClientAddress;
use doorplate_domain::device::Device;
use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::identification::{AbstainReason, Identification, VerdictStatus};
use doorplate_domain::network::NetworkKind;
use doorplate_identify::DataSet;
use lru::LruCache;

use super::device::{self, DeviceList};
use super::robots::RobotList;

/// How many user agents are remembered: a busy site sees a few thousand a day.
const USER_AGENTS_CACHED: NonZeroUsize = NonZeroUsize::new(8_192).expect("it is not zero");

/// A data set with its lists compiled. The lists are compiled at their first use, so that a start
/// takes no longer for them.
pub struct Recognition {
    /// The data set; without one nothing is recognised.
    pub data_set: Option<Arc<DataSet>>,
    lists: OnceLock<Lists>,
    known: Mutex<LruCache<String, Known>>,
}

struct Lists {
    robots: RobotList,
    devices: Option<DeviceList>,
}

#[derive(Clone)]
struct Known {
    robot: Option<DropReason>,
    device: Option<Device>,
}

impl Recognition {
    /// Takes a data set in.
    pub fn new(data_set: Option<Arc<DataSet>>) -> Self {
        let known = Mutex::new(LruCache::new(USER_AGENTS_CACHED));
        Self { data_set, lists: OnceLock::new(), known }
    }

    /// Says what robot a user agent is.
    pub fn robot(&self, user_agent: &str) -> Option<DropReason> {
        if let Some(known) = self.find_known(user_agent) {
            return known.robot;
        }
        let robot = self.lists().robots.find(user_agent);
        // A robot's device is never asked for, so only people's are worked out.
        let device = robot.is_none().then(|| self.parse_device(user_agent));
        self.keep(user_agent, Known { robot, device });
        robot
    }

    /// Says what device a user agent is.
    pub fn device(&self, user_agent: &str) -> Device {
        let known = self.find_known(user_agent).and_then(|known| known.device);
        known.unwrap_or_else(|| self.parse_device(user_agent))
    }

    /// Says whose network an address is in.
    pub fn identify(&self, address: ClientAddress) -> Identification {
        match &self.data_set {
            Some(data_set) => data_set.identify(address.reveal()),
            None => without_data_set(),
        }
    }

    fn parse_device(&self, user_agent: &str) -> Device {
        device::parse(self.lists().devices.as_ref(), user_agent)
    }

    fn lists(&self) -> &Lists {
        self.lists.get_or_init(|| match &self.data_set {
            Some(data_set) => Lists {
                robots: RobotList::compile(data_set.crawler_patterns()),
                devices: DeviceList::compile(data_set.user_agent_regexes()),
            },
            None => Lists { robots: RobotList::default(), devices: None },
        })
    }

    fn find_known(&self, user_agent: &str) -> Option<Known> {
        let mut known = self.known.lock().expect("nothing panics while it holds the memory");
        known.get(user_agent).cloned()
    }

    fn keep(&self, user_agent: &str, value: Known) {
        let mut known = self.known.lock().expect("nothing panics while it holds the memory");
        known.put(user_agent.to_owned(), value);
    }
}

fn without_data_set() -> Identification {
    Identification {
        status: VerdictStatus::Abstained,
        reason: Some(AbstainReason::Unknown),
        confidence: 0.0,
        kind: NetworkKind::Unknown,
        service: String::new(),
        asn: 0,
        network_name: String::new(),
        country: String::new(),
        company: None,
        evidence: Vec::new(),
        data_set_version: String::new(),
    }
}
