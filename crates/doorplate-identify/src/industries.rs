//! One set of industries for all sources.
//!
//! Codes are read by their first digits: NACE Rev. 2 and UK SIC 2007 divisions (two digits, the
//! same in both), NAICS 2012 to 2022 sectors and subsectors (two or three), SIC 1987 major groups
//! (two, three where one group holds two industries). Sources without codes say words, which are
//! looked for in a list of telling ones.

/// A classification whose codes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// NACE Rev. 2 and 2.1.
    Nace,
    /// UK SIC 2007.
    UkSic,
    /// NAICS.
    Naics,
    /// SIC 1987 of the United States.
    Sic,
}

impl Scheme {
    /// All, in the order in which they are asked.
    pub(crate) const ALL: [Self; 4] = [Self::Nace, Self::UkSic, Self::Naics, Self::Sic];

    /// The name of the column.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Nace => "nace",
            Self::UkSic => "uk_sic",
            Self::Naics => "naics",
            Self::Sic => "sic",
        }
    }
}

const AGRICULTURE: &str = "Agriculture and forestry";
const MINING: &str = "Mining, oil and gas";
const FOOD: &str = "Food and drink";
const CLOTHING: &str = "Textiles and clothing";
const PAPER: &str = "Wood, paper and printing";
const CHEMICALS: &str = "Chemicals and plastics";
const PHARMACEUTICALS: &str = "Pharmaceuticals and biotechnology";
const METALS: &str = "Metals and materials";
const ELECTRONICS: &str = "Electronics and electrical equipment";
const MACHINERY: &str = "Machinery";
const VEHICLES: &str = "Vehicles, ships and aircraft";
const OTHER_GOODS: &str = "Other manufacturing";
const ENERGY: &str = "Electricity and gas";
const WATER: &str = "Water and waste";
const CONSTRUCTION: &str = "Construction";
const WHOLESALE: &str = "Wholesale";
const RETAIL: &str = "Retail";
const TRANSPORT: &str = "Transport and logistics";
const HOTELS: &str = "Hotels and restaurants";
const MEDIA: &str = "Media and publishing";
const TELECOMMUNICATIONS: &str = "Telecommunications";
const SOFTWARE: &str = "Software and IT services";
const HOSTING: &str = "Internet services and hosting";
const FINANCE: &str = "Banking and finance";
const INSURANCE: &str = "Insurance";
const PROPERTY: &str = "Real estate";
const PROFESSIONAL: &str = "Professional services";
const RESEARCH: &str = "Research and development";
const SUPPORT: &str = "Business support services";
const PUBLIC: &str = "Public administration";
const EDUCATION: &str = "Education";
const HEALTH: &str = "Health and social care";
const LEISURE: &str = "Arts, sport and leisure";
const OTHER_SERVICES: &str = "Associations and other services";

/// Whether an industry runs other people's connections: its companies are no visitors.
pub(crate) fn is_carrier(label: &str) -> bool {
    label == TELECOMMUNICATIONS || label == HOSTING
}

/// From the first division on, the label; the divisions of NACE Rev. 2 and UK SIC 2007.
const NACE: &[(u16, &str)] = &[
    (1, AGRICULTURE),
    (5, MINING),
    (10, FOOD),
    (13, CLOTHING),
    (16, PAPER),
    (19, CHEMICALS),
    (21, PHARMACEUTICALS),
    (22, CHEMICALS),
    (23, METALS),
    (26, ELECTRONICS),
    (28, MACHINERY),
    (29, VEHICLES),
    (31, OTHER_GOODS),
    (35, ENERGY),
    (36, WATER),
    (41, CONSTRUCTION),
    (45, RETAIL),
    (46, WHOLESALE),
    (47, RETAIL),
    (49, TRANSPORT),
    (55, HOTELS),
    (58, MEDIA),
    (61, TELECOMMUNICATIONS),
    (62, SOFTWARE),
    (64, FINANCE),
    (65, INSURANCE),
    (66, FINANCE),
    (68, PROPERTY),
    (69, PROFESSIONAL),
    (72, RESEARCH),
    (73, PROFESSIONAL),
    (77, SUPPORT),
    (84, PUBLIC),
    (85, EDUCATION),
    (86, HEALTH),
    (90, LEISURE),
    (94, OTHER_SERVICES),
    (97, ""),
    (99, PUBLIC),
];

/// From the first subsector on, the label.
const NAICS: &[(u16, &str)] = &[
    (110, AGRICULTURE),
    (210, MINING),
    (220, ENERGY),
    (230, CONSTRUCTION),
    (310, FOOD),
    (313, CLOTHING),
    (321, PAPER),
    (324, CHEMICALS),
    (327, METALS),
    (333, MACHINERY),
    (334, ELECTRONICS),
    (336, VEHICLES),
    (337, OTHER_GOODS),
    (340, ""),
    (420, WHOLESALE),
    (440, RETAIL),
    (480, TRANSPORT),
    (510, MEDIA),
    (513, MEDIA),
    (517, TELECOMMUNICATIONS),
    (518, SOFTWARE),
    (520, FINANCE),
    (524, INSURANCE),
    (525, FINANCE),
    (530, PROPERTY),
    (540, PROFESSIONAL),
    (550, SUPPORT),
    (562, WATER),
    (610, EDUCATION),
    (620, HEALTH),
    (710, LEISURE),
    (720, HOTELS),
    (810, OTHER_SERVICES),
    (920, PUBLIC),
];

/// From the first group on, the label; three digits, because 28, 36, 48 and 73 are two industries.
const SIC: &[(u16, &str)] = &[
    (10, AGRICULTURE),
    (100, MINING),
    (150, CONSTRUCTION),
    (200, FOOD),
    (220, CLOTHING),
    (240, PAPER),
    (250, OTHER_GOODS),
    (260, PAPER),
    (280, CHEMICALS),
    (283, PHARMACEUTICALS),
    (284, CHEMICALS),
    (310, CLOTHING),
    (320, METALS),
    (350, MACHINERY),
    (357, ELECTRONICS),
    (358, MACHINERY),
    (360, ELECTRONICS),
    (370, VEHICLES),
    (380, ELECTRONICS),
    (390, OTHER_GOODS),
    (400, TRANSPORT),
    (480, TELECOMMUNICATIONS),
    (483, MEDIA),
    (485, TELECOMMUNICATIONS),
    (490, ENERGY),
    (494, WATER),
    (500, WHOLESALE),
    (520, RETAIL),
    (580, HOTELS),
    (590, RETAIL),
    (600, FINANCE),
    (630, INSURANCE),
    (650, PROPERTY),
    (670, FINANCE),
    (700, HOTELS),
    (720, OTHER_SERVICES),
    (730, SUPPORT),
    (737, SOFTWARE),
    (738, SUPPORT),
    (750, OTHER_SERVICES),
    (780, LEISURE),
    (800, HEALTH),
    (810, PROFESSIONAL),
    (820, EDUCATION),
    (830, HEALTH),
    (840, LEISURE),
    (860, OTHER_SERVICES),
    (870, PROFESSIONAL),
    (880, OTHER_SERVICES),
    (910, PUBLIC),
    (990, ""),
];

/// The label of a field of codes, of which the first known one counts: `62020 - Consultancy`,
/// `85310,85590`.
pub(crate) fn by_codes(scheme: Scheme, text: &str) -> Option<&'static str> {
    text.split([',', '|', ';', '\n']).find_map(|code| by_code(scheme, code.trim()))
}

fn by_code(scheme: Scheme, code: &str) -> Option<&'static str> {
    // NACE is written with its section's letter or without: `J62.01`.
    let code = code.trim_start_matches(|one: char| one.is_ascii_uppercase());
    let digits: String = code
        .chars()
        .take_while(|one| one.is_ascii_digit() || *one == '.')
        .filter(char::is_ascii_digit)
        .collect();
    let (table, width, least) = match scheme {
        Scheme::Nace => (NACE, 2, 2),
        // Two digits alone are no UK code; `1` marks public bodies in a register of employers.
        Scheme::UkSic => (NACE, 2, 4),
        Scheme::Naics => (NAICS, 3, 2),
        Scheme::Sic => (SIC, 3, 3),
    };
    if digits.len() < least {
        return None;
    }
    // A code of SIC that lost its leading zero has three digits.
    let digits = match scheme {
        Scheme::Sic | Scheme::UkSic if digits.len() == least => format!("0{digits}"),
        _ => format!("{digits:0<width$}"),
    };
    if scheme != Scheme::Naics && scheme != Scheme::Sic && digits.starts_with("582") {
        return Some(SOFTWARE);
    }
    if scheme == Scheme::Naics && digits.starts_with("5415") {
        return Some(SOFTWARE);
    }
    if scheme == Scheme::Naics && digits.starts_with("5417") {
        return Some(RESEARCH);
    }
    let group: u16 = digits.get(..width)?.parse().ok()?;
    let found = table.iter().rev().find(|(first, _)| group >= *first);
    found.map(|(_, label)| *label).filter(|label| !label.is_empty())
}

/// Telling parts of words in lower case, the more telling ones first.
const WORDS: &[(&str, &str)] = &[
    ("internet service", HOSTING),
    ("hosting", HOSTING),
    ("telecom", TELECOMMUNICATIONS),
    ("wireless service", TELECOMMUNICATIONS),
    ("biotech", PHARMACEUTICALS),
    ("pharma", PHARMACEUTICALS),
    ("drug", PHARMACEUTICALS),
    ("life science", PHARMACEUTICALS),
    ("semiconductor", ELECTRONICS),
    ("software", SOFTWARE),
    ("it services", SOFTWARE),
    ("information technology", SOFTWARE),
    ("data processing", SOFTWARE),
    ("insur", INSURANCE),
    ("real estate", PROPERTY),
    ("reit", PROPERTY),
    ("bank", FINANCE),
    ("capital market", FINANCE),
    ("mortgage", FINANCE),
    ("asset management", FINANCE),
    ("shell compan", FINANCE),
    ("credit", FINANCE),
    ("financ", FINANCE),
    ("investment", FINANCE),
    ("health", HEALTH),
    ("hospital", HEALTH),
    ("medical care", HEALTH),
    ("medical", HEALTH),
    ("diagnostics", HEALTH),
    ("higher education", EDUCATION),
    ("education", EDUCATION),
    ("renewable", ENERGY),
    ("utilit", ENERGY),
    ("electricity", ENERGY),
    ("power producer", ENERGY),
    ("solar", ENERGY),
    ("water", WATER),
    ("waste", WATER),
    ("environmental", WATER),
    ("oil", MINING),
    ("coal", MINING),
    ("uranium", MINING),
    ("mining", MINING),
    ("gold", MINING),
    ("silver", MINING),
    ("energy equipment", MINING),
    ("metals", METALS),
    ("steel", METALS),
    ("copper", METALS),
    ("aluminum", METALS),
    ("construction materials", METALS),
    ("building material", METALS),
    ("glass", METALS),
    ("chemical", CHEMICALS),
    ("plastic", CHEMICALS),
    ("fertili", CHEMICALS),
    ("household products", CHEMICALS),
    ("personal", CHEMICALS),
    ("rubber", CHEMICALS),
    ("paper", PAPER),
    ("forest", PAPER),
    ("packaging", PAPER),
    ("aerospace", VEHICLES),
    ("defense", VEHICLES),
    ("automobile", VEHICLES),
    ("auto ", VEHICLES),
    ("auto components", VEHICLES),
    ("vehicle", VEHICLES),
    ("auto manufacturer", VEHICLES),
    ("airline", TRANSPORT),
    ("airport", TRANSPORT),
    ("air freight", TRANSPORT),
    ("logistic", TRANSPORT),
    ("shipping", TRANSPORT),
    ("marine", TRANSPORT),
    ("railroad", TRANSPORT),
    ("ground transportation", TRANSPORT),
    ("trucking", TRANSPORT),
    ("transport", TRANSPORT),
    ("electronic", ELECTRONICS),
    ("electrical", ELECTRONICS),
    ("communications equipment", ELECTRONICS),
    ("communication equipment", ELECTRONICS),
    ("technology hardware", ELECTRONICS),
    ("computer hardware", ELECTRONICS),
    ("instruments", ELECTRONICS),
    ("household durables", OTHER_GOODS),
    ("furnish", OTHER_GOODS),
    ("conglomerate", OTHER_GOODS),
    ("machinery", MACHINERY),
    ("tools", MACHINERY),
    ("building products", METALS),
    ("engineering", CONSTRUCTION),
    ("homebuild", CONSTRUCTION),
    ("construction", CONSTRUCTION),
    ("textile", CLOTHING),
    ("apparel manufact", CLOTHING),
    ("apparel", CLOTHING),
    ("footwear", CLOTHING),
    ("luxury goods", CLOTHING),
    ("hotel", HOTELS),
    ("restaurant", HOTELS),
    ("lodging", HOTELS),
    ("resorts", HOTELS),
    ("leisure", LEISURE),
    ("casino", LEISURE),
    ("gambling", LEISURE),
    ("recreation", LEISURE),
    ("travel", LEISURE),
    ("agricultur", AGRICULTURE),
    ("farm", AGRICULTURE),
    ("beverage", FOOD),
    ("food retail", RETAIL),
    ("food distribution", WHOLESALE),
    ("staples retail", RETAIL),
    ("food", FOOD),
    ("tobacco", FOOD),
    ("brewers", FOOD),
    ("confection", FOOD),
    ("distillers", FOOD),
    ("wine", FOOD),
    ("distribut", WHOLESALE),
    ("trading compan", WHOLESALE),
    ("retail", RETAIL),
    ("stores", RETAIL),
    ("media", MEDIA),
    ("entertainment", MEDIA),
    ("publishing", MEDIA),
    ("broadcast", MEDIA),
    ("advertising", MEDIA),
    ("gaming", SOFTWARE),
    ("internet content", MEDIA),
    ("consult", PROFESSIONAL),
    ("professional service", PROFESSIONAL),
    ("legal", PROFESSIONAL),
    ("security", SUPPORT),
    ("staffing", SUPPORT),
    ("employment", SUPPORT),
    ("commercial services", SUPPORT),
    ("business services", SUPPORT),
    ("rental", SUPPORT),
    ("leasing", SUPPORT),
    ("public admin", PUBLIC),
    ("government", PUBLIC),
    ("research", RESEARCH),
];

/// The label for the words of a source.
pub(crate) fn by_words(text: &str) -> Option<&'static str> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return None;
    }
    let labels = NACE.iter().map(|(_, label)| *label).chain([HOSTING]);
    if let Some(label) = labels.into_iter().find(|label| label.to_lowercase() == text) {
        return Some(label);
    }
    WORDS.iter().find(|(word, _)| text.contains(word)).map(|(_, label)| *label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_classifications_lead_to_one_set() {
        for (scheme, code) in [
            (Scheme::Nace, "J62.01"),
            (Scheme::UkSic, "62020 - Information technology consultancy activities"),
            (Scheme::Naics, "541512"),
            (Scheme::Sic, "7372"),
        ] {
            assert_eq!(by_codes(scheme, code), Some(SOFTWARE), "{code}");
        }
        assert_eq!(by_codes(Scheme::Sic, "2834"), Some(PHARMACEUTICALS));
        assert_eq!(by_codes(Scheme::Sic, "100"), Some(AGRICULTURE));
        assert_eq!(by_codes(Scheme::Naics, "52"), Some(FINANCE));
        assert_eq!(by_codes(Scheme::UkSic, "1,84110"), Some(PUBLIC));
        assert_eq!(by_codes(Scheme::UkSic, "1110"), Some(AGRICULTURE));
        assert_eq!(by_codes(Scheme::UkSic, "None Supplied"), None);
    }

    #[test]
    fn every_table_is_in_order_and_every_label_maps_to_itself() {
        for table in [NACE, NAICS, SIC] {
            assert!(table.is_sorted_by(|left, right| left.0 < right.0));
        }
        for label in NACE.iter().map(|(_, label)| *label).filter(|label| !label.is_empty()) {
            assert_eq!(by_words(label), Some(label));
        }
    }

    #[test]
    fn words_of_stock_exchanges_have_their_label() {
        for (words, label) in [
            ("Semiconductors & Semiconductor Equipment", ELECTRONICS),
            ("Oil, Gas & Consumable Fuels", MINING),
            ("Hotels, Restaurants & Leisure", HOTELS),
            ("Diversified Telecommunication Services", TELECOMMUNICATIONS),
            ("Internet Services & Infrastructure", HOSTING),
            ("Application Software", SOFTWARE),
        ] {
            assert_eq!(by_words(words), Some(label));
        }
        assert_eq!(by_words("something else"), None);
    }
}
