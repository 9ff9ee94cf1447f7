//! Fits the models of network kinds: a linear one over text, and two forests over what it says.

use doorplate_identify::kinds::features::{as_row, text_row};
use doorplate_identify::kinds::forest::Forest;
use doorplate_identify::kinds::linear::{CLASSES, Linear};
use doorplate_identify::kinds::text::buckets;
use doorplate_identify::kinds::{AsFacts, stated_kind};
use rustc_hash::FxHashMap;

use super::gold::{Gold, Holder};
use super::linear::{self, Example};
use super::rows::AsSize;
use super::score::{Scored, print_kinds, side};
use super::trees::{self, Growth, Labelled};
use super::{fold, write_model};

/// The forests learn from what text models say of rows that they did not see: so many parts.
const INNER: usize = 4;
/// Folds of the cross-validation.
const FOLDS: usize = 3;

/// The texts that one autonomous system can be known by.
fn variants(holder: &Holder, sizes: &FxHashMap<u32, AsSize>) -> [Holder; 4] {
    let nothing = AsSize::default();
    let size = sizes.get(&holder.asn).unwrap_or(&nothing);
    let with = |domain: &str, name: &str, handle: &str| Holder {
        domain: domain.to_owned(),
        name: name.to_owned(),
        handle: handle.to_owned(),
        ..holder.clone()
    };
    let organisation =
        if size.organisation.is_empty() { &size.described } else { &size.organisation };
    [
        with(&holder.domain, &holder.name, &size.handle),
        with("", organisation, &size.handle),
        with(&holder.domain, &holder.name, ""),
        Holder { is_size_unknown: true, ..with(&holder.domain, &holder.name, "") },
    ]
}

fn facts<'a>(holder: &'a Holder, sizes: &FxHashMap<u32, AsSize>) -> AsFacts<'a> {
    let nothing = AsSize::default();
    let size = sizes.get(&holder.asn).unwrap_or(&nothing);
    let is_whole = !holder.is_size_unknown;
    AsFacts {
        asn: holder.asn,
        handle: &holder.handle,
        organisation: &holder.name,
        domain: &holder.domain,
        country: "",
        v4_addresses: size.v4_addresses,
        v6_prefixes: if is_whole { size.v6_prefixes } else { 0 },
        prefix_count: if is_whole { size.prefix_count } else { size.v4_ranges },
        in_hosting_list: is_whole && size.in_hosting_list,
        in_vpn_list: is_whole && size.in_vpn_list,
    }
}

struct Models {
    text: Vec<u8>,
    domains: Forest,
    systems: Forest,
}

/// Fits all three models on the holders that `is_in` lets in.
fn fit(gold: &Gold, is_in: &(dyn Fn(u32) -> bool + Sync)) -> Models {
    let within = |holders: &[Holder]| -> Vec<Holder> {
        holders.iter().filter(|holder| is_in(holder.group)).cloned().collect()
    };
    let domains = within(&gold.domains);
    let systems: Vec<Holder> =
        within(&gold.systems).iter().flat_map(|holder| variants(holder, &gold.sizes)).collect();
    let texts = fit_texts([(&domains, 1.0), (&systems, 0.26), (&within(&gold.companies), 1.0)]);
    let parts: Vec<Linear> = texts.iter().map(|text| read(text)).collect();
    let part_of = |holder: &Holder| &parts[fold(holder.group, INNER, 7)];
    let domain_rows: Vec<Vec<f32>> =
        domains.iter().map(|holder| text_row(part_of(holder), &holder.text())).collect();
    let system_rows: Vec<Vec<f32>> =
        systems.iter().map(|holder| as_row(part_of(holder), &facts(holder, &gold.sizes))).collect();
    Models {
        domains: grow(&domain_rows, &domains, 1.0),
        systems: grow(&system_rows, &systems, 0.25),
        text: texts[INNER].clone(),
    }
}

fn read(text: &[u8]) -> Linear<'_> {
    Linear::from_bytes(text).expect("the model was just written")
}

/// Fits a text model without each part, and one on everything.
fn fit_texts(sources: [(&[Holder], f32); 3]) -> Vec<Vec<u8>> {
    let examples: Vec<(u32, Example)> = sources
        .iter()
        .flat_map(|(holders, share)| holders.iter().map(move |holder| (holder, share)))
        .map(|(holder, share)| {
            let buckets = buckets(&holder.text());
            let example = Example { buckets, class: holder.class, weight: holder.weight * share };
            (holder.group, example)
        })
        .collect();
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..=INNER)
            .map(|part| {
                let examples = &examples;
                scope.spawn(move || {
                    let kept = examples.iter().filter(|one| fold(one.0, INNER, 7) != part);
                    linear::fit(&kept.map(|(_, example)| example).collect::<Vec<_>>())
                })
            })
            .collect();
        parts.into_iter().map(|part| part.join().expect("a part was fitted")).collect()
    })
}

fn grow(rows: &[Vec<f32>], holders: &[Holder], share: f32) -> Forest {
    let classes: Vec<u8> = holders.iter().map(|holder| holder.class).collect();
    let weights: Vec<f32> = holders.iter().map(|holder| holder.weight * share).collect();
    let growth = Growth {
        rounds: 120,
        rate: 0.08,
        depth: 4,
        pull: 2.0,
        leaf_min: 6.0,
        monotone: Vec::new(),
    };
    trees::fit(Labelled { rows, classes: &classes, weights: &weights }, CLASSES, &growth)
}

fn probabilities(forest: &Forest, row: &[f32]) -> [f32; CLASSES] {
    let mut scores = [0.0; CLASSES];
    forest.score(row, &mut scores);
    let exponents = scores.map(f32::exp);
    let sum: f32 = exponents.iter().sum();
    exponents.map(|exponent| exponent / sum)
}

fn predict_domain(models: &Models, holder: &Holder) -> Scored {
    let row = text_row(&read(&models.text), &holder.text());
    (holder.class, probabilities(&models.domains, &row))
}

fn predict_system(models: &Models, holder: &Holder, gold: &Gold) -> Scored {
    let row = as_row(&read(&models.text), &facts(holder, &gold.sizes));
    (holder.class, probabilities(&models.systems, &row))
}

/// The same with what reviews and lists state put before the model, as the product does.
fn with_stated(scored: Scored, holder: &Holder, gold: &Gold) -> Scored {
    const KINDS: [&str; 4] = ["business", "education", "government", "isp"];
    let facts = facts(holder, &gold.sizes);
    let (class, mut all) = scored;
    if let Some(kind) = stated_kind(&facts) {
        let name = if kind.as_str() == "mobile" { "isp" } else { kind.as_str() };
        let stated = KINDS.iter().position(|kind| *kind == name).unwrap_or(CLASSES - 1);
        all = all.map(|probability| probability * 0.03);
        all[stated] += 0.97;
    } else if facts.in_hosting_list {
        all[CLASSES - 1] += side(&all);
        all[..3].fill(0.0);
    }
    (class, all)
}

/// Fits on everything and writes the models.
pub(super) fn write() -> anyhow::Result<()> {
    let models = fit(&Gold::read()?, &|_| true);
    write_model("kind_text.bin", &models.text)?;
    write_model("kind_domains.bin", &models.domains.to_bytes())?;
    write_model("kind_systems.bin", &models.systems.to_bytes())
}

/// Prints cross-validated figures.
pub(super) fn check() -> anyhow::Result<()> {
    let gold = Gold::read()?;
    let (mut domains, mut systems) = (Vec::new(), Vec::new());
    let (mut hand, mut stated, mut nameless) = (Vec::new(), Vec::new(), Vec::new());
    for part in 0..FOLDS {
        let models = fit(&gold, &|group| fold(group, FOLDS, 99) != part);
        let is_out = |holder: &&Holder| fold(holder.group, FOLDS, 99) == part;
        for holder in gold.domains.iter().filter(is_out) {
            domains.push((holder.source, holder.weight, predict_domain(&models, holder)));
        }
        for holder in gold.systems.iter().filter(is_out) {
            systems.push(predict_system(&models, &variants(holder, &gold.sizes)[0], &gold));
        }
        for holder in gold.hand.iter().filter(is_out) {
            let [whole, without_domain, ..] = variants(holder, &gold.sizes);
            let scored = predict_system(&models, &whole, &gold);
            hand.push(scored);
            stated.push(with_stated(scored, &whole, &gold));
            nameless.push(predict_system(&models, &without_domain, &gold));
        }
    }
    let of = |source: u8| -> Vec<Scored> {
        let part = domains.iter().filter(|one| (source == 0 || one.0 == source) && one.1 >= 1.0);
        part.map(|one| one.2).collect()
    };
    print_kinds("domains, five kinds", &of(0));
    print_kinds("domains of the reverse-DNS map", &of(b'd'));
    print_kinds("systems, silver", &systems);
    print_kinds("systems by hand, model alone", &hand);
    print_kinds("systems by hand, as the product says", &stated);
    print_kinds("systems by hand, domain unknown, model alone", &nameless);
    Ok(())
}
