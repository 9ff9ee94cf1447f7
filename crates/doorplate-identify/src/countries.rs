//! Countries by their names, as sources write them. The codes are those of ISO 3166-1.

/// Finds the code of a country that is given as a code or as an English name.
pub fn code(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let by_code = |(code, _): &(&str, &str)| code.eq_ignore_ascii_case(text);
    let by_name = |(_, name): &(&str, &str)| name.eq_ignore_ascii_case(text);
    entries()
        .find(|entry| if text.len() == 2 { by_code(entry) } else { by_name(entry) })
        .or_else(|| entries().find(by_name))
        .map(|(code, _)| code)
}

/// The English name of a country.
pub fn name(code: &str) -> Option<&'static str> {
    entries().find(|(known, _)| *known == code).map(|(_, name)| name)
}

fn entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    COUNTRIES.split("; ").filter_map(|entry| entry.split_once(' '))
}

/// Code and name; usual other names follow at the end.
const COUNTRIES: &str = "\
    AD Andorra; AE United Arab Emirates; AF Afghanistan; AG Antigua and Barbuda; AI Anguilla; AL \
    Albania; AM Armenia; AO Angola; AQ Antarctica; AR Argentina; AS Samoa (American); AT \
    Austria; AU Australia; AW Aruba; AX Åland Islands; AZ Azerbaijan; BA Bosnia and Herzegovina; \
    BB Barbados; BD Bangladesh; BE Belgium; BF Burkina Faso; BG Bulgaria; BH Bahrain; BI \
    Burundi; BJ Benin; BL St Barthelemy; BM Bermuda; BN Brunei; BO Bolivia; BQ Caribbean \
    Netherlands; BR Brazil; BS Bahamas; BT Bhutan; BV Bouvet Island; BW Botswana; BY Belarus; BZ \
    Belize; CA Canada; CC Cocos Islands; CD DR Congo; CF Central African Rep.; CG Congo; CH \
    Switzerland; CI Côte d'Ivoire; CK Cook Islands; CL Chile; CM Cameroon; CN China; CO \
    Colombia; CR Costa Rica; CU Cuba; CV Cape Verde; CW Curaçao; CX Christmas Island; CY Cyprus; \
    CZ Czechia; DE Germany; DJ Djibouti; DK Denmark; DM Dominica; DO Dominican Republic; DZ \
    Algeria; EC Ecuador; EE Estonia; EG Egypt; EH Western Sahara; ER Eritrea; ES Spain; ET \
    Ethiopia; FI Finland; FJ Fiji; FK Falkland Islands; FM Micronesia; FO Faroe Islands; FR \
    France; GA Gabon; GB United Kingdom; GD Grenada; GE Georgia; GF French Guiana; GG Guernsey; \
    GH Ghana; GI Gibraltar; GL Greenland; GM Gambia; GN Guinea; GP Guadeloupe; GQ Equatorial \
    Guinea; GR Greece; GS South Georgia & the South Sandwich Islands; GT Guatemala; GU Guam; GW \
    Guinea-Bissau; GY Guyana; HK Hong Kong; HM Heard Island & McDonald Islands; HN Honduras; HR \
    Croatia; HT Haiti; HU Hungary; ID Indonesia; IE Ireland; IL Israel; IM Isle of Man; IN \
    India; IO British Indian Ocean Territory; IQ Iraq; IR Iran; IS Iceland; IT Italy; JE Jersey; \
    JM Jamaica; JO Jordan; JP Japan; KE Kenya; KG Kyrgyzstan; KH Cambodia; KI Kiribati; KM \
    Comoros; KN Saint Kitts and Nevis; KP North Korea; KR South Korea; KW Kuwait; KY Cayman \
    Islands; KZ Kazakhstan; LA Laos; LB Lebanon; LC Saint Lucia; LI Liechtenstein; LK Sri Lanka; \
    LR Liberia; LS Lesotho; LT Lithuania; LU Luxembourg; LV Latvia; LY Libya; MA Morocco; MC \
    Monaco; MD Moldova; ME Montenegro; MF St Martin (French); MG Madagascar; MH Marshall \
    Islands; MK North Macedonia; ML Mali; MM Myanmar; MN Mongolia; MO Macau; MP Northern Mariana \
    Islands; MQ Martinique; MR Mauritania; MS Montserrat; MT Malta; MU Mauritius; MV Maldives; \
    MW Malawi; MX Mexico; MY Malaysia; MZ Mozambique; NA Namibia; NC New Caledonia; NE Niger; NF \
    Norfolk Island; NG Nigeria; NI Nicaragua; NL Netherlands; NO Norway; NP Nepal; NR Nauru; NU \
    Niue; NZ New Zealand; OM Oman; PA Panama; PE Peru; PF French Polynesia; PG Papua New Guinea; \
    PH Philippines; PK Pakistan; PL Poland; PM St Pierre & Miquelon; PN Pitcairn; PR Puerto \
    Rico; PS Palestine; PT Portugal; PW Palau; PY Paraguay; QA Qatar; RE Réunion; RO Romania; RS \
    Serbia; RU Russia; RW Rwanda; SA Saudi Arabia; SB Solomon Islands; SC Seychelles; SD Sudan; \
    SE Sweden; SG Singapore; SH St Helena; SI Slovenia; SJ Svalbard & Jan Mayen; SK Slovakia; SL \
    Sierra Leone; SM San Marino; SN Senegal; SO Somalia; SR Suriname; SS South Sudan; ST Sao \
    Tome and Principe; SV El Salvador; SX St Maarten (Dutch); SY Syria; SZ Eswatini; TC Turks & \
    Caicos Is; TD Chad; TF French S. Terr.; TG Togo; TH Thailand; TJ Tajikistan; TK Tokelau; TL \
    Timor-Leste; TM Turkmenistan; TN Tunisia; TO Tonga; TR Turkey; TT Trinidad and Tobago; TV \
    Tuvalu; TW Taiwan; TZ Tanzania; UA Ukraine; UG Uganda; UM US minor outlying islands; US \
    United States; UY Uruguay; UZ Uzbekistan; VA Vatican City; VC Saint Vincent and the \
    Grenadines; VE Venezuela; VG British Virgin Islands; VI US Virgin Islands; VN Vietnam; VU \
    Vanuatu; WF Wallis & Futuna; WS Samoa (western); XK Kosovo; YE Yemen; YT Mayotte; ZA South \
    Africa; ZM Zambia; ZW Zimbabwe; US United States of America; US USA; GB Great Britain; GB \
    England; GB Scotland; GB Wales; GB Northern Ireland; GB UK; RU Russian Federation; KR Korea, \
    Republic of; KR Republic of Korea; KP Korea, Democratic People's Republic of; BO Bolivia, \
    Plurinational State of; BN Brunei Darussalam; CD Congo, the Democratic Republic of the; CD \
    Democratic Republic of the Congo; CG Republic of the Congo; CI Ivory Coast; CI Cote \
    d'Ivoire; CZ Czech Republic; LA Lao People's Democratic Republic; MD Moldova, Republic of; \
    MO Macao; MK Macedonia; PS Palestine, State of; RE Reunion; SY Syrian Arab Republic; SZ \
    Swaziland; TR Turkiye; TR Türkiye; TW Taiwan, Province of China; TZ Tanzania, United \
    Republic of; VA Holy See (Vatican City State); VA Vatican City; VE Venezuela, Bolivarian \
    Republic of; VN Viet Nam; VG Virgin Islands, British; CV Cabo Verde; IR Iran, Islamic \
    Republic of; NL The Netherlands; AE UAE; HK Hong Kong SAR; CN People's Republic of China";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_found() {
        assert_eq!(code("Germany"), Some("DE"));
        assert_eq!(code("de"), Some("DE"));
        assert_eq!(code("korea, republic of"), Some("KR"));
        assert_eq!(code("UK"), Some("GB"));
        assert_eq!(code("Atlantis"), None);
        assert_eq!(name("US"), Some("United States"));
    }

    #[test]
    fn every_entry_is_well_formed() {
        assert!(entries().count() > 249);
        assert!(entries().all(|(code, name)| code.len() == 2 && name.len() >= 2));
    }
}
