//! Words that mean the same in several languages, so that a translated name can be recognised.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// A concept, then the beginnings of words that mean it, in plain letters. A beginning that ends
/// in `.` is a whole word.
const CONCEPTS: &str = "
university universi universid universit uniwersyt univerz univerc universita yliopist ulikool egyetem daehag daehakgyo daxue daigaku sveuciliste universitat panepistimi universitesi jamia univ. uni.
college colleg kolleg coleg colegio kolej kollej
school school schul szkol skola skole ecole escuela escola scuola shkol iskola okul lycee liceo gymnas
institute institut instytut istitut instituto ustav intezet inst. enstitu
academy academ akadem akademi
research research recherche forschung pesquisa investigac badaw badawcz ricerca onderzoek forskning issledov tutkim kutatas arastirma kenkyu
science scien wissenschaft cienc nauk nauc vetenskap videnskap tieteen tudoman bilim kexue kagaku
technology technolog tecnolog technik teknolog tekhnolog tehnolog politech polytech
technical technisch technical technique tecnic techniczn tekni tehnick
national national natl. nacional nazional narodow natsional kansallin nemzeti ulusal guojia kokuritsu nasional
state state. staat estatal estado etat panstwow gosudarstv statal
federal federal bundes
royal royal. real. reale koninklijk kungl krolewsk konglig
ministry ministr ministe ministerio
department depart departa dept. abteilung
government govern gobierno gouvern regierung
hospital hospital hopital ospedal krankenhaus klinik clinic szpital nemocni bolnic sykehus sairaala hastane yiyuan byoin
medical medic mediz medycz lekarsk laaketiet tibbi
medicine medicine medecine medicina
health health sante salud saude gesundheit zdrow zdravotn salute
center center centre centro zentrum centrum tsentr merkez keskus kozpont
foundation foundation fondation fundac fundaci stiftung stiftels fondazion fundacja saatio alapitvany vakfi
association associat assn. assoc. asociac associac verband verein vereinig stowarzysz forening yhdistys sdruzeni dernegi
society society societ. sociedad sociedade gesellschaft towarzystw sallskap selskab seura obshchestvo
council council consejo conselho conseil. rada. rat.
office office oficina bureau amt. urzad
agency agency agence agencia agentur agenzia agencja
authority authorit autorid autoridad behorde
laboratory laborator labor. lab.
library library bibliothe bibliote knihovn
museum museum musee museo muzeum muzeu museet
bank bank banco banque banca banka
insurance insur assur versicher seguro assicur strakhov
energy energ
electric electric elektri elettric electro
water water. wasser agua. eau. acqua
agriculture agricult agricol landwirt rolnicz agrar agronom zemedel
economics econom ekonom oekonom wirtschaft
business business negoc
management management mgmt. mgt. gestion gestao zarzadz verwalt
engineering engineer ingenier ingenieur engenhar inzyn
physics physic physik fisic fizyk fyzik fizik
chemistry chemi chimi quimi khimi
biology biolog biolo
mathematics mathem matema
environment environ umwelt ambient ambiente srodowisk miljo
development develop desarrollo desenvolv entwickl rozwoj developpement utveckling
industry industr
applied applied appliqu angewandt aplicad stosowan
social social sozial spolecz
education educat educac bildung edukac enseign istruzione
international internation internacion mezinarod miedzynarod
european europe europa europa
german german deutsch alleman aleman niemieck germany deutschland allemagne alemania
france french francais frances franzos france. frankreich francia
spain spain. spanish espan espagn spanien
italy italy. italian italia italie
portugal portug
poland poland. polish polsk pologne polonia
russia russi rossi russie rusia
china china. chinese chine. zhongguo
japan japan nihon. nippon. japon
korea korea hanguk
brazil brazil brasil bresil
netherlands netherland nederland
switzerland switzer schweiz suiss svizzer swiss
austria austria osterreich oesterreich autriche
belgium belgi belgique
sweden swed sverige svensk
norway norw norge norsk
denmark denmark danish dansk danmark
finland finland finnish suomen suomi finlande
turkey turkey turkish turkiye turk.
greece greece greek hellenic ellinik
hungary hungar magyar hongrie
czech czech cesk tchequ
romania romani roman. roumani
ukraine ukrain ukrayin
america america amerik
north north. nord. norte. severn
south south. sud. sur. sul. sued. yuzhn
east east. ost. est. este. vostoch
west west. ouest. oeste. zapad
saint saint. st. san. santa sao. sint. sankt
new new. neue. nouvelle nueva nova. novo
city city. stadt. ville. ciudad cidade citta miasto mesto
region region
county county. landkreis comte
munich munich munchen muenchen monaco
vienna vienna wien. vienne viena
cologne cologne koln. koeln.
rome rome. roma. rom.
milan milan milano mailand
naples naples napoli neapel
florence florence firenze florenz
venice venice venezia venedig
turin turin torino
genoa genoa genova genua
prague prague praha prag.
warsaw warsaw warszaw varsovie warschau
cracow cracow krakow krakau
moscow moscow moskov moskau moscou moskva moskovsk
petersburg petersburg peterburg
geneva geneva geneve genf. ginevra
zurich zurich zuerich
basel basel bale. basilea
brussels brussel bruxell
antwerp antwerp antwerpen anvers
ghent ghent gent. gand.
hague hague haag. haye.
lisbon lisbon lisboa
seville seville sevilla
athens athens athen athina
bucharest buchar bucur
belgrade belgrad beograd
copenhagen copenhag kobenhavn kopenhagen
gothenburg gothenburg goteborg
london london londres
paris paris
tokyo tokyo dongjing
beijing beijing peking pekin
group group grupo groupe gruppe gruppo grp.
holding holding hldg hldgs.
services service servic serviz dienst svc. svcs.
pharmaceutical pharmaceut pharma. farmac pharmac
communications communicat comunica kommunik comm. comms.
telecommunications telecomm telekom telecom telekomm
network network netz reseau rede. redes. red. nets.
systems system sistem
solutions solution soluc
resources resourc res. recurs
manufacturing manufactur mfg. mnfg.
aerospace aerosp
chemicals chemical
electronics electronics electronic
financial financ finanz fin.
properties propert prop. immobil
brothers brothers bros. gebruder
petroleum petrol petrole
mining mining miner bergbau
exploration explorat expl.
transport transport transp.
";

static STEMS: LazyLock<FxHashMap<&'static str, (&'static str, bool)>> = LazyLock::new(|| {
    let lines = CONCEPTS.lines().filter(|line| !line.is_empty());
    lines
        .flat_map(|line| {
            let mut words = line.split(' ');
            let concept = words.next().unwrap_or_default();
            words.map(move |stem| match stem.strip_suffix('.') {
                Some(whole) => (whole, (concept, true)),
                None => (stem, (concept, false)),
            })
        })
        .collect()
});

/// The longest stem, in letters.
const STEM_LETTERS_MAX: usize = 13;

/// The concept of a word in plain letters, when it has one.
pub(super) fn of(word: &str) -> Option<&'static str> {
    if !word.is_ascii() {
        return None;
    }
    if let Some((concept, _)) = STEMS.get(word) {
        return Some(concept);
    }
    (4..word.len().min(STEM_LETTERS_MAX + 1)).rev().find_map(|length| {
        STEMS.get(&word[..length]).filter(|(_, is_whole)| !is_whole).map(|(concept, _)| *concept)
    })
}

/// Parts of Chinese and Japanese names with what they mean, longest first.
pub(super) const IDEOGRAMS: &[(&str, &str)] = &[
    ("国家重点实验室", " state key laboratory "),
    ("重点实验室", " key laboratory "),
    ("科学院", " academy science "),
    ("研究院", " research institute "),
    ("研究所", " research institute "),
    ("研究中心", " research center "),
    ("实验室", " laboratory "),
    ("大学", " university "),
    ("大學", " university "),
    ("学院", " college "),
    ("學院", " college "),
    ("医院", " hospital "),
    ("醫院", " hospital "),
    ("病院", " hospital "),
    ("银行", " bank "),
    ("銀行", " bank "),
    ("中心", " center "),
    ("技术", " technology "),
    ("工业", " industry "),
    ("工業", " industry "),
    ("国立", " national "),
    ("國立", " national "),
    ("大学校", " university "),
    ("博物館", " museum "),
    ("協会", " association "),
    ("学会", " society "),
    ("财团", " foundation "),
    ("財団法人", " foundation "),
    ("中国", " china "),
    ("日本", " japan "),
    ("北京", " beijing "),
    ("東京", " tokyo "),
    ("上海", " shanghai "),
    ("대학교", " university "),
    ("병원", " hospital "),
    ("연구원", " research institute "),
    ("연구소", " research institute "),
    ("국립", " national "),
    ("한국", " korea "),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_concept_in_many_languages() {
        for word in ["university", "universidad", "yliopisto", "uniwersytet", "universite"] {
            assert_eq!(of(word), Some("university"), "{word}");
        }
        assert_eq!(of("wien"), Some("vienna"));
        assert_eq!(of("wiener"), None);
        assert_eq!(of("example"), None);
    }
}
