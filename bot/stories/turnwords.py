"""By which words each turn of a story is told (pure data): folded, English, Serbian, Croatian and Bosnian, Albanian,
Macedonian, German.

A word is the beginning of one; after "=" it is a whole one; "a+b" are two that stand near each other, in any order,
"a>b" in this one.
"""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    """`tells`: it has happened. `also`: other words by which a text may have said so. `opens`: what leaves it open."""

    tells: str
    also: str = ""
    opens: str = ""


# In the title or the first sentence.
ANYWHERE: dict[str, Told] = {
    "death": Told(
        "=kill =kills =killed =killing =dies =died =dead =death =deaths =slain succumb =murdered preminu pogin =umro "
        "=umrla =umrli ubijen =ubio =ubila =ubili usmrt podleg =stradao =stradala =stradali =mrtav =mrtva =mrtvi "
        "=vdes =vdiq =vdekur vritet vriten =vrau =vrane =vrare =zagina zaginat pocina =ubien =ubieni =stirbt =starb "
        "=starben gestorben getotet =tote =toten izgubil+zivot izgubio+zivot gubi+zivot humb+jete nderro+jete "
        "nderr+jete ndrron+jete ums>=leben",
        "kill strada dead death fatal =die murder victim homicid autops funeral burial mourn corps body bodies =lost "
        "lives smrt ubist zrtv zrtav sahran tragic tragik posmrtn zivot obduk viktim vdek vras vrit vdes vdis varros "
        "tragj jete mort trup telo tela tijel leiche todes opfer =tod",
    ),
    "arrest": Told(
        "arrest =detained handcuff uhaps hapsen priveden prangos uapsen apsen festgenommen verhaftet =kapet =kapen "
        "gefasst =caught =nabbed ndalohet ndalohen",
        "=held custody detain detent jail pritvor zadrz lisen lisic ndal paraburg privod privel prived festnahm "
        "verhaft",
    ),
    "charge": Told(
        "indict optuznic aktakuz aktpadi obvinitelen =obvinenie =obvinenija ngrihet+akuz angeklagt anklage+erho "
        "krivicn+prijav",
        "charg accus optuz akuz padi obvinet obvinen obvinuv =tuzio =tuzila =tuzili tuzb trial sudjenj gjykim sudenj "
        "anklag prijav kallezim",
    ),
    "sentence": Told(
        "=sentenced =sentences =convicted =convicts =jailed =guilty osudjen =osuden presuda presudu presude denohe "
        "shpall+fajtor =denuar =denuan =denim burgoset verurteilt =gets+prison =gets+=life =gets+years =life>prison "
        "dozivot+zatvor =godin>zatvor =vjet>burg =jahre>haft",
        "sentenc convict verdict guilty osud presud robij zatvor kazn fajtor burg denua vjet prison haft urteil",
    ),
    "acquit": Told(
        "acquit oslobodjen pafaj =lirohet =liruar liron+akuz =cleared+charg freigesprochen freispruch",
        "releas freed =free osloba oslobod pust liro lirim lirua leshu",
    ),
    "resignation": Told(
        "=resigns =resigned resignation =ostavku =ostavka =ostavki doreheq steps+=down stepped+=down tritt+=zuruck "
        "rucktritt+bekannt zuruckgetreten =quits",
        "resign ostavk largohet leaves quit podne smen dismiss shkark razres rucktritt",
    ),
}

# In the title.
TITLED: dict[str, Told] = {
    "dismissal": Told(
        "=smenjen =smenjena =smijenjen =smijenjena =smenio =smenila razresen razrijesen =razresio =sacked =sacks "
        "=ousted dismissed+=from shkarkoh shkarkua entlassen =smenet",
        "smen smjen smijen razres ostavk resign shkark doreheq dismiss fired entlass rucktritt",
    ),
    "suspension": Told(
        "=suspends =suspended suspendova suspendira suspendoh suspendoi suspendua pezullo pezullua =udaljen+posla "
        "suspendier",
        "suspen pezull",
    ),
    "annulment": Told(
        "lift+sanction lift+=ban lift+measur lift+restrict lift+curfew =heq =hoqi =hiqen oborio+zakon oborila+zakon "
        "oborio+odluk oborila+odluk =strikes+=down =struck+=down ponisten ukinut ukinul ukinuo annul revok =scraps "
        "=scrapped overturn+rul overturn+convict overturn+verdict overturn+sentence overturn+=ban =quashes =quashed "
        "=strips =stripped anuloi anulohet anulua =rrezon =rrezoi ponisti aufgehoben widerruf",
        "=bez+mandat ponist ukid ukin =lift heqj hiqe hequr obori struck oduze scrap overturn quash strip anulo rrez "
        "aufheb",
    ),
    "withdrawal": Told(
        "=halts =halted zaustavil zaustavio povukla povukao povukli povucen withdraws withdrew withdrawn =recalls "
        "=recalled cancels cancelled canceled =called+=off =calls+=off otkazan otkazuj otkazal =odustao odustal "
        "terhiqet terhiqen terhoqi terhoqen abgesagt =zieht+=zuruck povlece",
        "povuk povlac withdr recall =stop =stops stopped =halt zaustav ndal cancel otkaz odust terhiq terheq absag "
        "zuruckzi",
    ),
    "ban": Told(
        "zabranjen zabranil zabranio zabranjuj zabranet =bans =banned verbietet =verboten",
        "zabran =ban ndalim verbot",
    ),
    "sanctions": Told(
        "uved+sankc uveo+sankc uveli+sankc namet+sankc impos+sanction =sanctions+=hit vendos+sanksion "
        "verhang+sanktion vove+sankci",
        "sankc sanction sanksion sanktion",
    ),
    "emergency": Told(
        "vanredn+situac vanredn+stanj izvanredn+stanj state+=emergency declar+=emergency declar+disaster "
        "gjendj+emergj gjendj+jashtez gjendj+ushtarak notstand vonredn+sostojb krizn+sostojb martial+law curfew "
        "policijsk+=sat",
    ),
    "strike": Told(
        "=on>=strike stupil+strajk krenul+strajk poce+strajk =walk+=out =walks+=out walkout calls>=strike "
        "begin+=strike hyjne+greve hyn+greve nis+greve streik+beginn treten+streik pocn+strajk",
        "strajk =strike =strikes grev streik",
    ),
    "claimed": Told(
        "claim+responsib preuze+odgovornost merr+pergjegj mori+pergjegj prevze+odgovornost bekennt+=sich",
    ),
    "fine": Told(
        "=fined =fines kaznjen novcan+kazn gjobit gjobis kaznet+evra bussgeld geldstraf",
        "=fine kazn gjob globa strafe",
    ),
    "sale": Told(
        "=sold =acquires =acquired =buys =bought prodat =kupio =kupila shitet =shiti =bleu =blen verkauft =kauft "
        "ubernimmt prodaden",
        "prod kup sell sale buy acqui takeover shit =ble verkau kauf ubernahm",
    ),
    "bankruptcy": Told("stecaj bankrot bankrupt insolven falimento falimentu"),
    "capture": Told(
        "=captures =captured =falls+=to zauzel zauzeo pushton pushtoi pushtuan pushtohet erober zazed =capture",
        "zauz seiz captur =falls =fell pusht erob zaze zavze took",
    ),
    "appointment": Told(
        "imenovan imenoval imenovao appoints appointed emeroi emeron emerohet imenuvan ernannt ernennt",
        "imenov appoint named emer imenuv ernan =new =novi =nova izabra zgjedh elected",
    ),
    "suit": Told("=sues =sued =tuzio =tuzila =tuzili =paditi =padit verklagt", "tuzb =sue lawsuit padi klag"),
    "pardon": Told("pomilov pardon amnest falet begnadig"),
    "execution": Told("pogubljen =executed =executes execution ekzekut hingericht pogubeni"),
    "apology": Told("izvinj apolog kerkon+falje kerkoi+falje entschuldig izvini"),
    "delay": Told(
        "odlozen odlozil odlozio =odlaze postpon =delayed =delays shtyhet =shtyn =shtyu verschoben verschiebt odgodi "
        "odgodj =odlozi",
        "odlag odloz odgad odgod delay shty",
    ),
    "evacuation": Told(
        "evacuat evakuis evakuir evakuoh evakuua evakuac evakuier",
        "evacu evaku flee bezbedn sigurt",
    ),
    "identity": Told(
        "identified identifies identifikovan identifikoh identifikua identifizier identifikuvan",
        "identi",
    ),
    "wreck": Told("=sinks =sank capsiz potonu fundos gesunken =sinkt breaks>=two potona", "prevrn mbyt sink"),
    "trial": Told(
        "poce+sudjenj nis+gjykim fillo+gjykim appears+court trial+open trial+begin =goes+trial prozess+begin "
        "pocn+suden plead",
        "trial court gjykat gjykim prozess =sud =suda =sudu",
    ),
    "confession": Told(
        "=priznao =priznala =priznali confess =admits =admitted plead+=guilty pranoi+faj pranon+faj =gesteht gestanden",
        "prizn admit plead pranoi pranon gestand",
    ),
    "extradition": Told(
        "izrucen izrucil izrucio extradit ekstradoh ekstradua ekstradiran ausgeliefert",
        "izruc ekstrad auslief",
    ),
    "again": Told(
        "=novi+potres =novi+zemljotres =nov+zemjotres =drugi+potres =drugi+zemljotres second+quake second+earthquake "
        "=new+quake another+quake aftershock second+blast second+explosion =druga+eksploz =nova+eksploz "
        "tjeter+termet dyte+termet tjeter+shperthim nachbeben",
        "ponov =opet =again =second =drugi =druga =dyte serish povtorno",
    ),
    "cause": Told(
        "podmetn namern arson deliberat utvrdjen+uzrok uzrok+bio cause+found caused+=by shkaktua+=nga veshtac+zjarr "
        "brandstift utvrden+pricin",
        "uzrokova",
    ),
}
