//! Fits the models of network kinds: a linear one over text, and two forests over what it says.

use doorplate_identify::kinds::features::{TextModels, as_row, text_row};
use doorplate_identify::kinds::forest::Forest;
use doorplate_identify::kinds::holders::{self, Holders, Known};
use doorplate_identify::kinds::linear::{CLASSES, Linear};
use doorplate_identify::kinds::model::of_classes;
use doorplate_identify::kinds::text::{BUCKETS, buckets};
use doorplate_identify::kinds::{AsFacts, settle};
use rustc_hash::FxHashMap;

use super::gold::{Gold, Holder, listed_domains};
use super::linear::{self, Example};
use super::rows::AsSize;
use super::score::{Scored, print_kinds};
use super::trees::{self, Growth, Labelled};
use super::{fold, write_model};

/// The forests learn from what text models say of rows that they did not see: so many parts.
const INNER: usize = 4;
/// Buckets of the text model of domains, and of the one of autonomous systems.
const DOMAIN_BUCKETS: usize = BUCKETS;
const SYSTEM_BUCKETS: usize = BUCKETS / 2;
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
        country: size.country.clone(),
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
        country: &holder.country,
        v4_addresses: size.v4_addresses,
        v6_prefixes: if is_whole { size.v6_prefixes } else { 0 },
        prefix_count: if is_whole { size.prefix_count } else { size.v4_ranges },
        in_hosting_list: is_whole && size.in_hosting_list,
        in_vpn_list: is_whole && size.in_vpn_list,
    }
}

struct Models {
    domain_text: Vec<u8>,
    system_text: Vec<u8>,
    domains: Forest,
    systems: Forest,
}

impl Models {
    fn texts(&self) -> [Linear<'_>; 2] {
        [read(&self.domain_text), read(&self.system_text)]
    }
}

/// Fits all models on the holders that `is_in` lets in; what is known by name is known.
fn fit(gold: &Gold, known: &Holders, is_in: &(dyn Fn(u32) -> bool + Sync)) -> Models {
    let within = |holders: &[Holder]| -> Vec<Holder> {
        holders.iter().filter(|holder| is_in(holder.group)).cloned().collect()
    };
    let domains = within(&gold.domains);
    let reviewed = within(&gold.reviewed);
    let systems: Vec<Holder> =
        within(&gold.systems).iter().flat_map(|holder| variants(holder, &gold.sizes)).collect();
    let companies = within(&gold.companies);
    let domain_texts =
        fit_texts(&[(&domains, 1.0), (&systems, 0.26), (&companies, 1.0)], DOMAIN_BUCKETS);
    let system_texts = fit_texts(&[(&reviewed, 1.0), (&systems, 0.26)], SYSTEM_BUCKETS);
    let of_domains: Vec<Linear> = domain_texts.iter().map(|text| read(text)).collect();
    let of_systems: Vec<Linear> = system_texts.iter().map(|text| read(text)).collect();
    let texts = |holder: &Holder| {
        let part = fold(holder.group, INNER, 7);
        TextModels { domains: &of_domains[part], systems: &of_systems[part] }
    };
    let domain_rows: Vec<Vec<f32>> = domains
        .iter()
        .map(|holder| text_row(texts(holder), &holder.text(), Known::of(&holder.text(), known)))
        .collect();
    let all: Vec<Holder> = reviewed.iter().chain(&systems).cloned().collect();
    let shares = reviewed.iter().map(|_| 1.0).chain(systems.iter().map(|_| 0.25));
    let weights: Vec<f32> = all.iter().zip(shares).map(|(one, share)| one.weight * share).collect();
    let system_rows: Vec<Vec<f32>> =
        all.iter().map(|holder| as_row(texts(holder), &facts(holder, &gold.sizes))).collect();
    let domain_weights: Vec<f32> = domains.iter().map(|holder| holder.weight).collect();
    Models {
        domains: grow(&domain_rows, &domains, &domain_weights, &growth_of_domains()),
        systems: grow(&system_rows, &all, &weights, &growth_of_systems()),
        domain_text: domain_texts[INNER].clone(),
        system_text: system_texts[INNER].clone(),
    }
}

fn read(text: &[u8]) -> Linear<'_> {
    Linear::from_bytes(text).expect("the model was just written")
}

/// The holders of reviewed systems by the hashes of their names.
fn known_holders(gold: &Gold) -> anyhow::Result<Holders> {
    let mut counts: FxHashMap<u32, [u16; CLASSES]> = FxHashMap::default();
    for holder in &gold.reviewed {
        let Some(size) = gold.sizes.get(&holder.asn) else { continue };
        for key in holders::keys(&[&size.organisation, &size.described], &size.handle) {
            counts.entry(key).or_default()[usize::from(holder.class)] += 1;
        }
    }
    for (domain, class) in listed_domains(&gold.companies)? {
        counts.entry(holders::domain_key(&domain)).or_default()[usize::from(class)] += 1;
    }
    Ok(Holders::of_counts(&counts))
}

/// Fits a text model without each part, and one on everything.
fn fit_texts(sources: &[(&[Holder], f32)], size: usize) -> Vec<Vec<u8>> {
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
                    linear::fit(&kept.map(|(_, example)| example).collect::<Vec<_>>(), size)
                })
            })
            .collect();
        parts.into_iter().map(|part| part.join().expect("a part was fitted")).collect()
    })
}

/// How the trees of domains grow; there are more rows of systems, and fewer things to ask of them.
fn growth_of_domains() -> Growth {
    Growth { rounds: 90, rate: 0.12, depth: 5, pull: 2.0, leaf_min: 6.0, monotone: Vec::new() }
}

fn growth_of_systems() -> Growth {
    Growth { rounds: 70, rate: 0.14, depth: 4, ..growth_of_domains() }
}

fn grow(rows: &[Vec<f32>], holders: &[Holder], weights: &[f32], growth: &Growth) -> Forest {
    let classes: Vec<u8> = holders.iter().map(|holder| holder.class).collect();
    trees::fit(Labelled { rows, classes: &classes, weights }, CLASSES, growth)
}

fn probabilities(forest: &Forest, row: &[f32]) -> [f32; CLASSES] {
    let mut scores = [0.0; CLASSES];
    forest.score(row, &mut scores);
    let exponents = scores.map(f32::exp);
    let sum: f32 = exponents.iter().sum();
    exponents.map(|exponent| exponent / sum)
}

fn predict_domain(models: &Models, holder: &Holder, known: &Holders) -> Scored {
    let [domains, systems] = &models.texts();
    let texts = TextModels { domains, systems };
    let row = text_row(texts, &holder.text(), Known::of(&holder.text(), known));
    (holder.class, probabilities(&models.domains, &row))
}

fn predict_system(models: &Models, holder: &Holder, gold: &Gold) -> Scored {
    let [domains, systems] = &models.texts();
    let row = as_row(TextModels { domains, systems }, &facts(holder, &gold.sizes));
    (holder.class, probabilities(&models.systems, &row))
}

/// The same with what reviews and lists state beside the model, as the product answers.
fn settled(scored: Scored, holder: &Holder, gold: &Gold) -> Scored {
    let estimate = settle(&facts(holder, &gold.sizes), of_classes(scored.1));
    (scored.0, estimate.by_class())
}

/// Fits on everything and writes the models.
pub(super) fn write() -> anyhow::Result<()> {
    let gold = Gold::read()?;
    let known = known_holders(&gold)?;
    let models = fit(&gold, &known, &|_| true);
    write_model("kind_text.bin", &models.domain_text)?;
    write_model("kind_names.bin", &models.system_text)?;
    write_model("kind_holders.bin", &known.to_bytes())?;
    write_model("kind_domains.bin", &models.domains.to_bytes())?;
    write_model("kind_systems.bin", &models.systems.to_bytes())
}

/// Prints cross-validated figures.
pub(super) fn check() -> anyhow::Result<()> {
    let gold = Gold::read()?;
    let known = known_holders(&gold)?;
    let (mut domains, mut systems) = (Vec::new(), Vec::new());
    let (mut hand, mut stated) = (Vec::new(), Vec::new());
    let (mut nameless, mut stated_nameless) = (Vec::new(), Vec::new());
    for part in 0..FOLDS {
        let models = fit(&gold, &known, &|group| fold(group, FOLDS, 99) != part);
        let is_out = |holder: &&Holder| fold(holder.group, FOLDS, 99) == part;
        for holder in gold.domains.iter().filter(is_out) {
            domains.push((holder.source, holder.weight, predict_domain(&models, holder, &known)));
        }
        for holder in gold.systems.iter().filter(is_out) {
            systems.push(predict_system(&models, &variants(holder, &gold.sizes)[0], &gold));
        }
        for holder in gold.hand.iter().filter(is_out) {
            let [whole, without_domain, ..] = variants(holder, &gold.sizes);
            let scored = predict_system(&models, &whole, &gold);
            hand.push(scored);
            stated.push(settled(scored, &whole, &gold));
            let scored = predict_system(&models, &without_domain, &gold);
            nameless.push(scored);
            stated_nameless.push(settled(scored, &without_domain, &gold));
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
    print_kinds("systems by hand, domain unknown, as the product says", &stated_nameless);
    Ok(())
}
