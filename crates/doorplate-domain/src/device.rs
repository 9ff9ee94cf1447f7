//! What a visitor browses with, as coarse as is useful.

use serde::{Deserialize, Serialize};

/// The class of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceClass {
    /// A desktop or laptop computer.
    Desktop,
    /// A telephone.
    Mobile,
    /// A tablet.
    Tablet,
    /// Television, console, car …
    Other,
    /// Not told.
    #[default]
    Unknown,
}

impl DeviceClass {
    /// Every class.
    pub const ALL: [Self; 5] =
        [Self::Desktop, Self::Mobile, Self::Tablet, Self::Other, Self::Unknown];

    /// The name in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Mobile => "mobile",
            Self::Tablet => "tablet",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }

    /// Finds a class by its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == text)
    }
}

/// Device class, browser and operating system: families only, no versions, so that a visit stays
/// one of many.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Device {
    /// The class.
    pub class: DeviceClass,
    /// The browser's family, such as `Firefox`; empty when not told.
    pub browser: String,
    /// The operating system's family, such as `Windows`; empty when not told.
    pub os: String,
}
