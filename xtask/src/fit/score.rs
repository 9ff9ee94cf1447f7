//! The figures that a cross-validation prints.

use doorplate_identify::kinds::linear::CLASSES;

/// A class, and the probabilities that were given.
pub(super) type Scored = (u8, [f32; CLASSES]);

/// The probability of an organisation: the first three classes.
fn side(probabilities: &[f32; CLASSES]) -> f32 {
    probabilities[..3].iter().sum()
}

fn best(probabilities: &[f32; CLASSES]) -> usize {
    (0..CLASSES)
        .max_by(|left, right| probabilities[*left].total_cmp(&probabilities[*right]))
        .unwrap_or(0)
}

/// Prints accuracy, macro-F1, calibration error, and what the gate would let through.
pub(super) fn print_kinds(name: &str, scored: &[Scored]) {
    let mut confusion = [[0_u16; CLASSES]; CLASSES];
    let mut answers = Vec::new();
    for (class, probabilities) in scored {
        let said = best(probabilities);
        confusion[usize::from(*class)][said] += 1;
        answers.push((probabilities[said], said == usize::from(*class)));
    }
    let f1 = |class: usize| {
        let said: u32 = confusion.iter().map(|row| u32::from(row[class])).sum();
        let real: u32 = confusion[class].iter().map(|count| u32::from(*count)).sum();
        2.0 * f32::from(confusion[class][class]) / (said + real).max(1) as f32
    };
    let right = answers.iter().filter(|(_, is_right)| *is_right).count();
    println!(
        "{name}: {} rows, accuracy {:.3}, macro-F1 {:.3}, ECE {:.3}",
        scored.len(),
        right as f32 / scored.len().max(1) as f32,
        (0..CLASSES).map(f1).sum::<f32>() / CLASSES as f32,
        calibration_error(&answers),
    );
    let f1s: Vec<String> = (0..CLASSES).map(|class| format!("{:.3}", f1(class))).collect();
    println!("    F1 by class: {}; confusion {confusion:?}", f1s.join(" "));
    print_gate(scored);
}

/// How many carriers and hosters would pass when 85 % of the organisations do.
fn print_gate(scored: &[Scored]) {
    let passes = |least: f32, is_organisation: bool| {
        let part = scored.iter().filter(|(class, _)| (*class < 3) == is_organisation);
        let (mut all, mut passing) = (0.0, 0.0);
        for (_, probabilities) in part {
            all += 1.0;
            passing += f32::from(u8::from(side(probabilities) >= least));
        }
        passing / f32::max(all, 1.0)
    };
    for least in [0.5, 0.65, 0.8] {
        println!(
            "    from {least}: {:.3} of the others pass, recall {:.3}",
            passes(least, false),
            passes(least, true)
        );
    }
    let sides = |is_organisation: bool| {
        let part = scored.iter().filter(|(class, _)| (*class < 3) == is_organisation);
        let mut sides: Vec<f32> = part.map(|(_, probabilities)| side(probabilities)).collect();
        sides.sort_by(f32::total_cmp);
        sides
    };
    let (organisations, others) = (sides(true), sides(false));
    let (Some(_), Some(_)) = (organisations.first(), others.first()) else { return };
    let at_recall = organisations[organisations.len() * 15 / 100];
    let shown = others.iter().filter(|side| **side >= at_recall).count();
    let at_false = others[others.len() - 1 - others.len() * 2 / 100];
    let found = organisations.iter().filter(|side| **side > at_false).count();
    println!(
        "    {:.3} of the others pass at 85 % recall; recall {:.3} when 2 % pass",
        shown as f32 / others.len() as f32,
        found as f32 / organisations.len() as f32,
    );
}

/// Prints F1, average precision, recall at 95 and 99 % precision, calibration error.
pub(super) fn print_ranking(name: &str, answers: &[(f32, bool)]) {
    let mut sorted = answers.to_vec();
    sorted.sort_by(|left, right| right.0.total_cmp(&left.0));
    let positive = sorted.iter().filter(|(_, is_right)| *is_right).count().max(1) as f32;
    let (mut hits, mut average, mut f1) = (0.0, 0.0, 0.0_f32);
    let (mut at_95, mut at_99) = (0.0_f32, 0.0_f32);
    for (place, (_, is_right)) in sorted.iter().enumerate() {
        let shown = place as f32 + 1.0;
        if *is_right {
            hits += 1.0;
            average += hits / shown / positive;
        }
        let recall = hits / positive;
        if hits / shown >= 0.95 {
            at_95 = at_95.max(recall);
        }
        if hits / shown >= 0.99 {
            at_99 = at_99.max(recall);
        }
        f1 = f1.max(2.0 * hits / (shown + positive));
    }
    println!(
        "{name}: {} pairs, F1 {f1:.3}, AP {average:.3}, recall at 95 % {at_95:.3}, at 99 % \
         {at_99:.3}, ECE {:.4}",
        answers.len(),
        calibration_error(answers),
    );
}

fn calibration_error(answers: &[(f32, bool)]) -> f32 {
    let mut bins = [(0.0, 0.0); 10];
    for (probability, is_right) in answers {
        let ends = (1..10_u8).filter(|end| *probability >= f32::from(*end) / 10.0);
        let bin = &mut bins[ends.count()];
        bin.0 += probability;
        bin.1 += f32::from(u8::from(*is_right));
    }
    let error: f32 = bins.iter().map(|bin| (bin.0 - bin.1).abs()).sum();
    error / answers.len().max(1) as f32
}

/// Prints how many of an open set's queries are answered rightly, each given as probability, is
/// the answer right, is the holder in the dictionary.
pub(super) fn print_open_set(name: &str, answers: &[(f32, bool, bool)]) {
    let mut sorted = answers.to_vec();
    sorted.sort_by(|left, right| right.0.total_cmp(&left.0));
    let held = sorted.iter().filter(|answer| answer.2).count().max(1) as f32;
    let best = sorted.iter().filter(|answer| answer.1).count() as f32 / held;
    let (mut hits, mut at_95, mut at_99) = (0.0, 0.0_f32, 0.0_f32);
    for (place, (_, is_right, _)) in sorted.iter().enumerate() {
        hits += f32::from(u8::from(*is_right));
        let precision = hits / (place as f32 + 1.0);
        if precision >= 0.95 {
            at_95 = at_95.max(hits / held);
        }
        if precision >= 0.99 {
            at_99 = at_99.max(hits / held);
        }
    }
    let answers: Vec<(f32, bool)> = sorted.iter().map(|answer| (answer.0, answer.1)).collect();
    println!(
        "{name}: {} queries in an open set, best name right {best:.3}, recall at 95 % {at_95:.3}, \
         at 99 % {at_99:.3}, ECE {:.4}",
        answers.len(),
        calibration_error(&answers),
    );
}
