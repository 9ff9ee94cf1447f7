/** The quality of the mock data set. */
import type { Schemas } from "@doorplate/api-client";

const PROMISED = [0.71, 0.76, 0.82, 0.87, 0.93, 0.97];

function bins(rows: number[], drift: number): Schemas["QualityBin"][] {
  return PROMISED.map((promised, at) => ({
    from: Math.floor(promised * 10) / 10,
    to: Math.floor(promised * 10) / 10 + 0.1,
    rows: rows[at] ?? 0,
    promised: promised,
    observed: Math.min(1, promised + drift * (at % 2 === 0 ? 1 : -1)),
  })).map((bin, at) => ({ ...bin, from: bin.from + at / 1000 }));
}

const NO_FIGURES = {
  format: "corrections",
  rows: 12,
  scored: 12,
  accuracy: null,
  macro_f1: null,
  recall: null,
  false_business_rate: null,
  false_business: [],
  abstained: {},
};

export const quality: Schemas["DataSetQuality"] = {
  data_set_version: "2026-11-20-9f2c4e1b",
  evaluations: [
    {
      labels: "address_organisation",
      data_set_version: "2026-11-20-9f2c4e1b",
      made_at: "2026-11-21T08:00:00Z",
      report: {
        ...NO_FIGURES,
        format: "address_organisation",
        rows: 18210,
        scored: 18207,
        precision: 0.963,
        recall: 0.241,
        false_business_rate: 0.0014,
        false_business: [
          { group: "isp", rows: 9120, shown: 12, rate: 0.0013 },
          { group: "hosting", rows: 3410, shown: 5, rate: 0.0015 },
          { group: "mobile", rows: 810, shown: 0, rate: 0 },
        ],
        abstained: { isp: 9210, hosting: 3380, unknown: 1211, below_threshold: 402 },
        brier: 0.041,
        ece: 0.018,
        reliability: bins([120, 210, 180, 340, 620, 410], 0.02),
      },
    },
  ],
  corrections: {
    wrong: { isp: 2, company: 1 },
    report: {
      ...NO_FIGURES,
      precision: 0.75,
      brier: 0.19,
      ece: 0.11,
      reliability: bins([0, 2, 0, 4, 6, 0], 0.1),
    },
  },
};
