"""By which words a title tells what seldom is news further below: a ban, a recall, a strike (pure data), as in
`turnwords`."""

from bot.stories.turnwords import Told

TITLED: dict[str, Told] = {
    "dismissal": Told(
        "=smenjen =smenjena =smijenjen =smijenjena =smenio =smenila razresen razrijesen =razresio =sacked =sacks "
        "=ousted dismissed+=from shkarkoh shkarkua entlassen =smenet smenj =smijeni smijenio smijenila smijeniti "
        "=otpusten =otpustena =otpusteni =otkaz+uruc dobio+otkaz dobila+otkaz oteran+duznost skinut+funkcij =smeneta "
        "=smeni =smenija =otpusti =razresi =razresuva razresuv largohet+puna shkarkim shkarkon =shkarkoi "
        "largon+drejtor largoi+drejtor pushohet pushohen =fired =axes =axed =ousts removed>=office removed>=post "
        "remove+post =sack =relieved+duties gefeuert abgesetzt abberufen entlasst =gekundigt muss+gehen",
        "smen smjen smijen razres ostavk resign shkark doreheq dismiss fired entlass rucktritt otpust otkaz oust "
        "remov axed gefeuert abgesetz abberuf pusho largu largo",
    ),
    "suspension": Told(
        "=suspends =suspended suspendova suspendira suspendoh suspendoi suspendua pezullo pezullua =udaljen+posla "
        "suspendier =suspenz suspenzij suspendu suspendir privremen+udalj udaljen+=sa udaljen+duznost udaljen+funkc "
        "udaljen+nastav =oduzet+licenc oduzeta+licenc oduzeta+dozvol =odzem+licenc suspendoj suspendon pezullim "
        "=grounds =grounded beurlaubt freigestellt",
        "suspen pezull udaljen oduzet odzem grounded beurlaub freigest licenc",
    ),
    "annulment": Told(
        "lift+sanction lift+=ban lift+measur lift+restrict lift+curfew =heq =hoqi =hiqen oborio+zakon oborila+zakon "
        "oborio+odluk oborila+odluk =strikes+=down =struck+=down ponisten ukinut ukinul ukinuo annul revok =scraps "
        "=scrapped overturn+rul overturn+convict overturn+verdict overturn+sentence overturn+=ban =quashes =quashed "
        "=strips =stripped anuloi anulohet anulua =rrezon =rrezoi ponisti aufgehoben widerruf ponistav =ukida "
        "=ukidaju ukinut+dozvol povuk+dozvol oduzet+mandat =ukina =ukinuva =ukinati ponistuv =shfuqizo shfuqiz anulim "
        "anulon abrog =hiqet =hiqet+masa ukinut+sankc ukinut+mer ukinu+sankc ukida+sankc ukid+viz lifts+sanction "
        "eas+sanction eases+restrict eas+curb ends+=ban repeal rescind =voids =voided invalidat nullif hebt+=auf "
        "hebt+sanktion aufhebung gekippt =kippt",
        "=bez+mandat ponist ukid ukin =lift heqj hiqe hequr obori struck oduze scrap overturn quash strip anulo rrez "
        "aufheb repeal rescind invalid nullif shfuqiz hebt gekipp kippt hiq",
    ),
    "withdrawal": Told(
        "=halts =halted zaustavil zaustavio povukla povukao povukli povucen withdraws withdrew withdrawn =recalls "
        "=recalled cancels cancelled canceled =called+=off =calls+=off otkazan otkazuj otkazal =odustao odustal "
        "terhiqet terhiqen terhoqi terhoqen abgesagt =zieht+=zuruck povlece povuk+prodaj povlac+prodaj povuk+trzist "
        "povlac+trzist povlac+proizvod opoziv opozvao opozval =opozvan =odustaje =odustaju =otkazao =povle =povlekoa "
        "povlekuva+prodaz povlekuv =otkazuva =otkazuv anuloh anulim+koncert terhiqte tregu+terhiq =ndalon+prodh "
        "terhiqi =recall =recalling pulls+shelves pulled+shelves =scraps+plan pulls+=out pulled+=out backs+=out "
        "backed+=out =withdraw suspends+operation call+=off =cancel drops+plan drops+bid abandons+plan ruckruf "
        "ruft+=zuruck zuruckgerufen zuruckgezog =absage sagt+=ab",
        "povuk povlac withdr recall =stop =stops stopped =halt zaustav ndal cancel otkaz odust terhiq terheq absag "
        "zuruckzi opoz pulled pulls shelves ruckruf zuruckger povle anulo anulua =cuts+short",
    ),
    "ban": Told(
        "zabranjen zabranil zabranio zabranjuj zabranet =bans =banned verbietet =verboten zabranju =zabrani zabranuv "
        "ndalohet+hyrj ndalohet+perdor =ndalon+hyrj =prohibits prohibited outlaws outlawed =blocks+entry =bars+=from "
        "barred+=from untersagt verbieten verbot+verhang =verbannt",
        "zabran =ban ndalim verbot ndaloh prohib outlaw barred untersag",
    ),
    "sanctions": Told(
        "uved+sankc uveo+sankc uveli+sankc namet+sankc impos+sanction =sanctions+=hit vendos+sanksion "
        "verhang+sanktion vove+sankci uvel+sankc uvela+sankc uvode+sankc uvodi+sankc uveden+sankc prosir+sankc "
        "produz+sankc pojac+sankc sankcioni crn>=listu crnu>=listu =pod>sankcij nove>sankc voved+sankc vovel+sankc "
        "voveduv+sankc pod>sankcii novi>sankci vene+sanksion vendosen+sanksion shton+sanksion sanksionoh sanksiono "
        "liste+zeze listen+zeze impose+sanction slaps+sanction slap+sanction =new+sanctions =sanctioned blacklist "
        "hits>sanctions verhangt+sankt sanktioniert sanktionen+gegen sanktionspaket uved+carin uveo+carin uvel+carin "
        "impos+tariff hits+tariff tarif+vendos verhangt+zoll zolle+verhang",
        "sankc sanction sanksion sanktion crn+list carin tarif zoll blacklist black+list",
    ),
    "emergency": Told(
        "vanredn+situac vanredn+stanj izvanredn+stanj state+=emergency declar+=emergency declar+disaster "
        "gjendj+emergj gjendj+jashtez gjendj+ushtarak notstand vonredn+sostojb krizn+sostojb martial+law curfew "
        "policijsk+=sat elementarn+nepogod vanredn+odbran vonredn+sostoj vonredn+polozb vanredn+mer vanredn+mjer "
        "=emergjence gjendje+fatkeq stanje>pripravnosti stanje>uzbune ausnahmezustand katastrophenfall "
        "katastrophenalarm policisk+=cas policijsk+=cas ausgangssperre ore+policor ora+policor declares+emergency "
        "national>emergency lockdown karantin",
        "vanredn vonredn emergency emergjenc katastrophenf",
    ),
    "strike": Told(
        "=on>=strike stupil+strajk krenul+strajk poce+strajk =walk+=out =walks+=out walkout calls>=strike "
        "begin+=strike hyjne+greve hyn+greve nis+greve streik+beginn treten+streik pocn+strajk stup+strajk "
        "stupaju+strajk zapoce+strajk poc+strajk krec+strajk krenu+strajk =u>strajku strajkuju obustav+rad "
        "obustavili+rad obustav+nastav obustavljen+nastav stupi+strajk =vo+strajk strajkuvaat hyne+greve futen+greve "
        "grev+nis nisi+grev fillo+grev bojkot+mesim =grevojne =strike>begin =strikes+begin walks+=out goes>strike "
        "go>strike went>strike down>=tools strike+underway streiken streikt legen>nieder warnstreik in>streik",
        "strajk =strike =strikes grev streik bojkot walked stupil nderpres nderprer",
    ),
    "claimed": Told(
        "claim+responsib preuze+odgovornost merr+pergjegj mori+pergjegj prevze+odgovornost bekennt+=sich "
        "preuzel+odgovornost preuzima+odgovornost =prezede+odgovornost preze+odgovornost merr+persiper =claims+attack "
        "bekannt+=sich bekennen+=sich reklamiert",
        "odgovornost responsib pergjegj bekenn",
    ),
    "fine": Told(
        "=fined =fines kaznjen novcan+kazn gjobit gjobis kaznet+evra bussgeld geldstraf novcano+kaznjen kaznjava "
        "=kazni+milion kazneni =kazneta globi =gjobe+vendos slapped+=fine hit+=fine hefty>=fine geldbusse "
        "milionsk+kazn kazna>miliona kazna>milion ordered+=pay damages+=award",
        "=fine kazn gjob globa strafe fined fines geldbu geldstr bussg",
    ),
    "sale": Told(
        "=sold =acquires =acquired =buys =bought prodat =kupio =kupila shitet =shiti =bleu =blen verkauft =kauft "
        "ubernimmt prodaden preuzima+kompanij preuzim+vecins preuzeo+kompanij prodaje+udeo =prodao =prodala =prodali "
        "=prodade =kupija =prezema =blejne =shet+aksion =shitur =shiten buyout merger merge =snaps+=up ubernahme "
        "kauft fusion fuzij bashkoh+komp spajanj privatiz+zavrs",
        "prod kup sell sale buy acqui shit =ble verkau kauf ubernahm preuz prezem merger fusion fuzij =take+=over "
        "takeover",
    ),
    "bankruptcy": Told(
        "stecaj bankrot bankrupt insolven falimento falimentu likvidacij+firm u>stecaj pod>stecaj likvidacij+preduz "
        "falimentim faliment konkursverfahren pleite receivership enters>=administration goes>=bust ceas+operation "
        "ceases+trading =liquidation prestal+radom prestaje+radom zatvar+fabrik zatvoren+fabrik mbyllet+fabrik",
        "stecaj bankrot bankrupt faliment insolv pleite konkurs likvid =bust administrat zatvar+fabrik",
    ),
    "capture": Told(
        "=captures =captured =falls+=to zauzel zauzeo pushton pushtoi pushtuan pushtohet erober zazed =capture "
        "preuze+kontrol zauzim zauze =osvojio+grad osvoj+grad =osvojuva zazema marr+kontroll marrin+kontroll pushtim "
        "=seizes+town =seizes+city overrun recaptur retak eingenommen zuruckerob oslobodjen+grad oslobodjen+selo",
        "zauz seiz captur =falls =fell pusht erob zaze zavze took kontrol osvoj control overrun recapt retak eingenom",
    ),
    "appointment": Told(
        "imenovan imenoval imenovao appoints appointed emeroi emeron emerohet imenuvan ernannt ernennt postavljen+=za "
        "postavljen+celo =izabran =izabrana =izabrani izabra+predsed izabrao+predsed polozi+zakletv polozio+zakletv "
        "polozila+zakletv =zaprisegnut prisegnu =inauguris inaugur stupi+duznost stupil+duznost stupa+duznost "
        "preuze+duznost konstituis formirana+vlad formiran+vlad izglasan+vlad izabran+vlad dobil+gradonac "
        "dobio+gradonac dobil+predsednik dobil+direktor =izbran =izbrana =izbrani =izbra izbran+pretsed =imenuva "
        "=naznacen =naznacena nazna zgjidhet zgjidhen =zgjedh+president zgjodhi zgjodhen zgjedhet betohet betohen "
        "=betua betuan marr+detyr merr+detyr votohet+qeveri votoh+qeveri formohet+qeveri formoi+qeveri elected+=as "
        "elects elected+president elected+leader sworn+=in swears+=in takes+=office took+=office takes>=helm "
        "named>=new =named>=as names>=new gewahlt =wahlt vereidigt tritt+amt ubernimmt+amt ernennung imenuje imenuju",
        "imenov appoint named emer imenuv ernan =new =novi =nova izabra zgjedh elected zaklet izbra zgjidh betua "
        "betoh elect sworn inaugur gewahlt wahlt vereid postavljen konstitu formiran pobed pobjed =wins =won fiton "
        "fitoi formua formoh naznac",
    ),
    "suit": Told(
        "=sues =sued =tuzio =tuzila =tuzili =paditi =padit verklagt podne+tuzb podnel+tuzb podnet+tuzb podnio+tuzb "
        "tuzi+sud =tuzi =tuzen =tuzena =tuze podnes+tuzb ngre+padi ngriti+padi padit hedh+gjyq hodhi+gjyq =files+suit "
        "files+lawsuit filed+lawsuit takes>court taking>court klagt+gegen reicht+klage klage+eingereicht",
        "tuzb =sue lawsuit padi klag tuze tuzi =sues gjyq",
    ),
    "pardon": Told(
        "pomilov pardon amnest falet begnadig pomilu abolic falje+presid =fal+presid amnistoh amnisti clemency commut "
        "begnad",
        "pomilo pomilu abolic clemen commut amnist",
    ),
    "execution": Told(
        "pogubljen =executed =executes execution ekzekut hingericht pogubeni pogubil izvrsen+smrtn =hinricht "
        "hinrichtung pogub",
        "pogub execut hinrich ekzekut",
    ),
    "apology": Told(
        "izvinj apolog kerkon+falje kerkoi+falje entschuldig izvini =izvinuva =isprika =ispriku kerkim+falj "
        "kerkon+ndjes kerkoi+ndjes kerkuan+falje says>=sorry bittet+entschuldigung",
        "izvin isprik ndjes falje",
    ),
    "delay": Told(
        "odlozen odlozil odlozio =odlaze postpon =delayed =delays shtyhet =shtyn =shtyu verschoben verschiebt odgodi "
        "odgodj =odlozi prolongir =pomeren =pomerena pomeren+rok odlozuv shtyhen =shtyne pushed+=back pushes+=back "
        "adjourn deferred defers shelves+plan vertagt",
        "odlag odloz odgad odgod delay shty prolong pomer adjourn defer vertag",
    ),
    "evacuation": Told(
        "evacuat evakuis evakuir evakuoh evakuua evakuac evakuier =raselje raseljen iseljav iseljen napust+domov "
        "napust+kuce =iselen iseleni evakuim zhvendosen zhvendoset ordered+=leave ordered+=out told+=leave told+=flee "
        "raumung geraumt forced+=flee",
        "evacu evaku flee bezbedn sigurt raselj iselj napust+kuce zhvendos leave raumung geraumt",
    ),
    "identity": Told(
        "identified identifies identifikovan identifikoh identifikua identifizier identifikuvan utvrdjen+identit "
        "otkriven+identit poznat+identit =objavljen+ime objavljen+identit zbuloh+identit zbulua+identit dihet+identit "
        "=poznato+ko named>=as =named+victim names>=victims names>=suspect suspect+named identitat+geklart "
        "=identitet+utvrden otkrien+identit poznat+identitet identifiku",
        "identi named",
    ),
    "wreck": Told(
        "=sinks =sank capsiz potonu fundos gesunken =sinkt breaks>=two potona potop prevrnu+brod nasuka mbytet+anij "
        "mbytet+vark =permbyset+vark permbys+vark runs>=aground ran>=aground =sunk untergegangen gekentert",
        "prevrn mbyt sink potop nasuka capsiz sunk permbys kentert aground",
    ),
    "trial": Told(
        "poce+sudjenj nis+gjykim fillo+gjykim appears+court trial+open trial+begin =goes+trial prozess+begin "
        "pocn+suden plead pocel+sudjenj zapoce+sudjenj =pocinje+sudjenje =izveden+sud =krenulo+sudjenj zapoc+sudenj "
        "poce+sudenj zapocn+suden pocn+sudenj nisi+gjykim nise+gjyq nis+gjyq fillo+gjyq dalin+gjyq doli+gjyq "
        "stands>=trial trial+start trial+=under court+=appearance prozessauftakt prozess+begonnen =vor+gericht "
        "prozess+gestartet",
        "trial court gjykat gjykim prozess =sud =suda =sudu suden sudjen gjyq gericht",
    ),
    "confession": Told(
        "=priznao =priznala =priznali confess =admits =admitted plead+=guilty pranoi+faj pranon+faj =gesteht "
        "gestanden priznanj+delo =priznaje =prizna =priznaa prizna+krivic prizna+vina prizna+zlocin pohoi pohon "
        "pranuan+faj pranuan+vepr pranoi+vras rrefe pleads+=guilty =admit gesteht gestandnis raumt+=ein",
        "prizn admit plead pranoi pranon gestand poho rrefe guilty",
    ),
    "extradition": Told(
        "izrucen izrucil izrucio extradit ekstradoh ekstradua ekstradiran ausgeliefert izruci =izrucuje ekstradov "
        "isporucen+srb isporuc+hrvat isporuc+sud ekstradoi ekstradim ekstradiraj ekstradir handed>=over auslieferung "
        "uberstellt predat+interpol",
        "izruc ekstrad auslief extradit uberstell isporuc ausgelief",
    ),
    "again": Told(
        "=novi+potres =novi+zemljotres =nov+zemjotres =drugi+potres =drugi+zemljotres second+quake second+earthquake "
        "=new+quake another+quake aftershock second+blast second+explosion =druga+eksploz =nova+eksploz tjeter+termet "
        "dyte+termet tjeter+shperthim nachbeben =novi+zem ponovo+zatres ponov+tlo opet+zatres nov+zemjotr "
        "=povtorno+zemjotr povtorno+zatres serish+termet =pasgoditj pasgoditje =rishtas+termet fresh+quake "
        "=another+blast =another+explosion new>blast erneut+beben neues+beben weiteres+beben =weitere+explosion "
        "zweite+explosion",
        "ponov =opet =again =second =drugi =druga =dyte serish povtorno pasgod erneut fresh another",
    ),
    "cause": Told(
        "podmetn namern arson deliberat utvrdjen+uzrok uzrok+bio cause+found caused+=by shkaktua+=nga veshtac+zjarr "
        "brandstift utvrden+pricin pozar+podmet pricin+utvrd zbulohet+shkak zbulua+shkak =qellimshem zjarrvenj "
        "zjarri+qellim ursache+gefunden ursache+geklart =set+deliberately",
        "uzrokova podmet uzrok arson qellim ursache brandstift shkak+zjarr",
    ),
    "strike over": Told(
        "prekin+strajk obustav+strajk okonc+strajk zavrs+strajk kraj>strajk suspend+strajk odustal+strajk "
        "prekid+strajk prekinat+strajk kraj>strajkot zavrs+strajkot prestan+strajk ndalin+grev nderpre+grev "
        "perfundo+grev perfund+grev fund>grev pezull+grev ends+strike end+strike suspend+strike strike+avert "
        "strike+called streik+beendet ende>streik streik+abgesagt streik+vorbei streikende beend+streik",
        "prekin obustav okonc zavrs kraj =end =ends =ended perfund beend suspend called averted",
    ),
    "investigation": Told(
        "pokren+istrag pokrenul+istrag otvor+istrag istrag>protiv naredb+istrag formira+predmet formiran+predmet "
        "pokren+postup pokrenut+postup pokrec+istrag pokrec+postup povede+istrag otvori+istrag pokren+istraga "
        "=formira+predmet nis+hetim nisin+hetim nisi+hetim fillo+hetim fillon+hetim hap+hetim hapi+hetim hapen+hetim "
        "=hetohet =hetohen nen>hetim hetim>ndaj open+investigation opens+probe open+probe launch+investigation "
        "launch+probe launch+inquiry open+inquiry under>investigation begin+investigation order+inquiry "
        "order+investigation =investigates =probes ermittl+gegen ermittelt ermittlung+eingeleitet "
        "ermittlung+aufgenommen ermittlungsverfahren untersuchung+eingeleitet",
        "istrag istraz hetim heto hetua investig probe inquir ermittl predmet izvidj",
    ),
    "law": Told(
        "usvoj+zakon usvojen+zakon izglas+zakon donet+zakon donesen+zakon doneo+zakon donel+zakon prosao+zakon "
        "usvoj+budzet usvoj+rezoluc usvoj+deklarac usvojen+amandman usvoj+uredb usvoen+zakon usvo+zakon "
        "izglasan+zakon donese+zakon usvoen+budzet usvo+rezoluc mirato+ligj miratua+ligj miratohet+ligj miratim+ligj "
        "kalon+ligj kaloi+ligj votohet+ligj mirato+buxhet mirato+rezolut miratohet+buxhet votoi+ligj passes+bill "
        "passed+bill passes+law adopts+law adopts+resolution adopt+resolution approves+bill approve+bill pass+bill "
        "pass+law backs+bill signs+bill signed+bill signs+law becomes>=law gesetz+verabschied gesetz+beschl "
        "beschliess+gesetz gesetz+angenommen billigt+gesetz gesetz+gebilligt haushalt+beschl stimmt+gesetz",
        "usvoj usvaj izglas donet donesen usvo mirato miratu miratim kaloi kalon votua passed passes adopt approv "
        "backs beschl verabsch angenommen billig gebilligt glasal potpis nenshkr sign unterz",
    ),
    "rejection": Told(
        "odbijen+zakon odbac+predlog odbij+predlog odbil+predlog odbij+zalb odbac+zalb odbijen+zalb pao+predlog "
        "otfrl+predlog otfrlen+zakon otfrl+zalb odbien+zalb odbi+zalb rrezohet rrezuan =rrezon+ligj refuzoh+ankes "
        "refuzoi+ankes rrezo+ankes hidhet>poshte hodhi>poshte vetoes vetoed veto+stavi veto+uloz vetua =vetoi "
        "kthen+ligj ktheu+ligj rejects+bill rejects+appeal rejected+appeal dismisses+appeal reject+plan rejects+plan "
        "rejects+offer votes+=down voted+=down blocks+bill lehnt+=ab abgelehnt weist+klage zuruckgewiesen",
        "odbij odbil odbac odbi otfrl veto rrez refuz reject dismiss kthe lehnt ablehn abgelehn zuruckgew vrati",
    ),
    "truce broken": Told(
        "prekrsen+primirj prekrsi+primirj krsenj+primirj krsi+primirj krse+primirj narusen+primirj narusil+primirj "
        "propal+primirj kraj>primirj prekid+primirj prekin+primirj shkel+armepush shkelet+armepush shkelj+armepush "
        "thyhet+armepush theu+armepush prishet+armepush perfund+armepush violat+ceasefire violat+truce "
        "breach+ceasefire breach+truce breaks+ceasefire broken+ceasefire broke+ceasefire collapse+ceasefire "
        "collapses+truce ends+ceasefire ends+truce waffenruhe+gebroch waffenruhe+verletz waffenruhe+bricht "
        "bruch+waffenruhe waffenstillstand+gebroch",
        "prekrs krsen krsi krse narus shkel thye theu prish violat breach broke break gebroch bricht bruch verletz",
    ),
    "alert": Told(
        "crven+meteo crven+alarm crveno>upozor narandz+upozor narandzast+meteo upaljen+alarm izdat+upozor "
        "izdato>upozor podign+stepen podignut+alarm cunami+upozor upozor+cunami vazdusn+uzbun zracn+uzbun opst+uzbun "
        "ukinut+uzbun alarmi>kuq kodi>kuq alarm+portokall diz+alarm ngre+alarm alarm+cunam =red+=alert red+=warning "
        "amber+=warning raises+alert raised+alert alert+raised issues+warning issued+warning tsunami+warning "
        "tsunami+alert lifts+alert lifts+warning alert+lifted warning+lifted high+=alert =highest+alert "
        "crven+predupred portokal+predupred izdaden+predupred hochst+warnstufe warnstufe+rot unwetterwarnung "
        "tsunamiwarnung entwarnung",
        "alarm alert warning upozor uzbun predupred warn entwarn paralajm kuqe",
    ),
    "layoffs": Told(
        "otpusta+radnik otpust+radnik otpusta+zaposl otpust+zaposl visak+radnik bez>=posla otkaz+radnik otpusta+ljudi "
        "otpusta+rabotni otpusteni+rabotni bez>=rabota pushoh+punetor largo+punetor pushon+punetor largon+punetor "
        "shkurt+vende pa>=pune cuts+jobs cut+jobs axes+jobs axe+jobs slash+jobs =layoffs lays+=off laid+=off lay+=off "
        "sheds+jobs job+=cuts entlasst+mitarbeiter stellenabbau streicht+stellen baut+stellen",
        "otpust otkaz posla layoff laid jobs punetor pushim stellen entlass",
    ),
    "signing": Told(
        "=potpisao+=za =potpisala+=za potpisao+ugovor potpisao+klub potpisuje+=za potpis+ugovor prelazi+klub "
        "zvanicno+pojacanj =potpisa potpisa+dogovor potpisal+dogovor transferiran nenshkruan =nenshkroi nenshkrua "
        "=firmos =firmosi firmoset firmosin transferohet transferoi zyrtarizo =signed joins>from joins>=on "
        "completes>move completes>transfer completes>signing =inks seals>move unterschreibt =wechselt verpflichtet "
        "unterzeichnet",
        "potpis nenshk firmos sign contract transferu zyrtariz joins joined unterschr wechselt verpfl unterzeichn "
        "schliesst podpisal",
    ),
    "expulsion": Told(
        "proteran proterao proteral protjeran protjera deportov deportir =izgnan izgon persona>grata =protera debohet "
        "debohen debon+diplomat deboi+diplomat deportoh deporto deport =expels =expelled =expulsion kicked>=out "
        "abgeschoben ausgewiesen weist+diplomat abschiebung",
        "prote protj deboh debua deboi debim deport expel kicked abgesch ausgewies izgon izgnan persona",
    ),
    "raid": Told(
        "pretresa =pretres =pretresi pretres+stan pretres+prostor upad>polic upala+polic upali+polic pretresuv racij "
        "kontroll+banes =raided searches>home searched>home durchsuch razzia police+raid police+raids police>raid",
        "pretres pretraz upad upal racij kontroll raid search durchs razzia bastis",
    ),
    "permission": Told(
        "odobren+lek odobren+vakcin izdat+dozvol izdata+dozvol dobi+dozvol odobr+gradnj odobren+gradnj izdaden+dozvol "
        "jep+leje merr+leje leje+miratua licenc+dha licencohet approves+drug approves+vaccine approve+vaccine "
        "grants+licence grants+license granted+licence granted+license clears+merger greenlights greenlit "
        "green+=light gives+nod erteilt+genehmigung zulassung+erteilt genehmigt",
        "odobr izdat dozvol leje licenc approv grant clears nod genehm zulass",
    ),
}
