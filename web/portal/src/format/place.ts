/** Countries by name. */
import { LANGUAGE } from "../i18n/index.ts";

const names = new Intl.DisplayNames(LANGUAGE, { type: "region", fallback: "code" });
const CODE = /^[A-Z]{2}$/;

/** The name of an ISO 3166-1 alpha-2 code; the text itself when it is none. */
export function formatCountry(code: string): string {
  if (!CODE.test(code)) return code;
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

/** "Munich, Germany"; whichever of the two is known. */
export function formatPlace(city: string, country: string): string {
  return [city, formatCountry(country)].filter(Boolean).join(", ");
}

/** Every officially assigned code of ISO 3166-1. */
export const COUNTRY_CODES: readonly string[] = (
  "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCM" +
  "CNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHK" +
  "HMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMH" +
  "MKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRU" +
  "RWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVG" +
  "VIVNVUWFWSYEYTZAZMZW"
).match(/../g) as string[];
