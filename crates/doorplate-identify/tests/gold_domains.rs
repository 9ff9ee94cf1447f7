//! How often a provider's domain would pass for an organisation's in a second look, on labelled
//! domains. Passes quietly where the labels are not.

use std::io::Read;
use std::path::Path;

use doorplate_identify::kinds::classify_domain;

/// What a second look asks for; see `validation::domain`.
const ORGANISATION_MIN: f32 = 0.7;

#[test]
fn few_providers_pass_for_an_organisation() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("DOORPLATE_SHARED").map_or(beside, Into::into);
    let Ok(file) = std::fs::File::open(folder.join("eval/domain_kind.csv.gz")) else {
        eprintln!("skipped: no labelled domains at {}", folder.display());
        return;
    };
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let (mut providers, mut passed, mut organisations, mut kept) = (0, 0, 0, 0);
    for row in reader.records() {
        let row = row.unwrap();
        let passes =
            classify_domain(&row[0], &row[1]).organisation_probability() >= ORGANISATION_MIN;
        match &row[2] {
            "business" | "education" | "government" => {
                organisations += 1;
                kept += u32::from(passes);
            }
            _ => {
                providers += 1;
                passed += u32::from(passes);
            }
        }
    }
    let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole);
    let (false_share, recall) = (share(passed, providers), share(kept, organisations));
    println!(
        "providers that pass {false_share:.4} of {providers}, recall {recall:.4} of {organisations}"
    );
    assert!(false_share <= 0.05, "{false_share}");
    assert!(recall >= 0.6, "{recall}");
}
