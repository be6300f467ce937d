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
        "nderr+jete ndrron+jete ums>=leben izdahnu =izdisao =umire =umiru =umrlo =umrlih smrtno+strada nastrada "
        "likvidiran =zaklan =zaklana utopio utopila utopil udavio udavila udavil =umre =umrea =umrel zagubi+zivot "
        "=mrtov ekzekutua ndahet+jeta ndahen+jeta =vdekje =vrasin mbytet+lume mbytet+det drowned drowns perished "
        "passes+=away passed+=away assassinat murders =slays verstorben =erlag =erliegt erschossen ertrunken "
        "erstochen ermordet todesopfer verungluckt",
        "kill strada dead death fatal =die murder victim homicid autops funeral burial mourn corps body bodies =lost "
        "lives smrt ubist zrtv zrtav sahran tragic tragik posmrtn zivot obduk viktim vdek vras vrit vdes vdis varros "
        "tragj jete mort trup telo tela tijel leiche todes opfer =tod izdah nastrad likvid utop udav drown perish "
        "assassin passed passes ekzekut mbyt ndahet erschoss ertr erstoch ermord umre umira poginat usmrt umrl umro",
    ),
    "arrest": Told(
        "arrest =detained handcuff uhaps hapsen priveden prangos uapsen apsen festgenommen verhaftet =kapet =kapen "
        "gefasst =caught =nabbed ndalohet ndalohen uhicen =uhiti =uhitil uhitili =uhitila =uhitio =uhite =uhvacen "
        "=uhvacena =uhvaceni lisen+slobod lisic+stav iza>resetaka priveo privela priveli pao>ruke pali>ruke =uapsi "
        "=uapsija =privede =privedoa fateni =faten zad>resetki vene+pranga vihet+pranga vihen+pranga bie+pranga "
        "bien+pranga =ndaluar shoqerohet+polic apprehend in>=custody taken>=custody =busted rounded+=up =detains "
        "captured+suspect =festnahme =festnahmen nimmt+=fest nehmen+=fest nahm+=fest nahmen+=fest inhaftiert",
        "=held custody detain detent jail pritvor zadrz lisen lisic ndal paraburg privod privel prived festnahm "
        "verhaft uhic uhit uhvac uhvat resetk resetak prange pranga faten fati apprehen busted nimmt+=fest nahm+=fest "
        "inhaft untersuchungshaft kapi kapur izruc extradit ekstrad",
    ),
    "charge": Told(
        "indict optuznic aktakuz aktpadi obvinitelen =obvinenie =obvinenija ngrihet+akuz angeklagt anklage+erho "
        "krivicn+prijav optuzni+akt podign+optuz podigl+optuz podigao+optuz obtuz podneta+prijav podnes+prijav "
        "podig+obvin podnes+obvin pokren+obvin ngre+akuz ngrihen+akuz ngriti+akuz kallezim+penal kallezoh padi+penal "
        "arraign charged>=with charged>=over charges+filed files+charges filed+charges =faces+charges face>charges "
        "anklage+erheb klagt+=an erhebt+anklage erhoben+anklage strafanzeige",
        "charg accus optuz akuz padi obvinet obvinen obvinuv =tuzio =tuzila =tuzili tuzb trial sudjenj gjykim sudenj "
        "anklag prijav kallezim teret kallez penal arraign strafanz klagt",
    ),
    "sentence": Told(
        "=sentenced =sentences =convicted =convicts =jailed =guilty osudjen =osuden presuda presudu presude denohe "
        "shpall+fajtor =denuar =denuan =denim burgoset verurteilt =gets+prison =gets+=life =gets+years =life>prison "
        "dozivot+zatvor =godin>zatvor =vjet>burg =jahre>haft doziv+robij godin>robij mesec>zatvor mjesec>zatvor "
        "kazn+zatvor zatvorsk+kazn zatvorsk+kazna potvrdjen+kazn potvrdjen+presud pravosnazn+osud pravomocn+osud "
        "nepravomocn+osud proglas+kriv izrec+kazn izrek+kazn =vinoven =vinovna =vinovni vinov+proglas =godini>zatvor "
        "kazna+zatvor godini>robij denua+vjet denua+vite denoi+vjet denoi+vite denon+vjet vite>burg muaj>burg "
        "burgim+perjet deklaro+fajtor burgosen =denimi denim+burg vjet>heqje =convict =jails jail+=term years>=jail "
        "years>=bars months>=jail prison+=term prison+sentence =life+sentence handed>years schuldig+gesprochen "
        "schuldspruch haftstrafe freiheitsstrafe lebenslang bewahrungsstrafe jahre>gefangnis",
        "sentenc convict verdict guilty osud presud robij zatvor kazn fajtor burg denua vjet prison haft urteil "
        "krivic vinov denoi denim vjet+burg vite+burg jail schuld straf lebensl",
    ),
    "acquit": Told(
        "acquit oslobodjen pafaj =lirohet =liruar liron+akuz =cleared+charg freigesprochen freispruch oslobadjaj "
        "oslobodil+optuz oslobodio+optuz oslobodil+krivic oslobodio+krivic proglas+nevin oslobodit+presud "
        "osloboden+obvin oslobodi+obvin osloboduvack osloboditeln shpall+pafaj liroh+akuz liroi+akuz liruan+akuz "
        "cleared+=of clears+charg exonerat sprich+=frei spricht+=frei",
        "releas freed =free osloba oslobod pust liro lirim lirua leshu nevin exoner =frei pafaj",
    ),
    "resignation": Told(
        "=resigns =resigned resignation =ostavku =ostavka =ostavki doreheq steps+=down stepped+=down tritt+=zuruck "
        "rucktritt+bekannt zuruckgetreten =quits podne+ostavk dao+ostavk dala+ostavk odstupio =odstupila =odstupa "
        "povlac+funkcij povuk+funkcij povlac+duznost povuk+duznost =ostavkata ostavk+prihvac ostavk+uvaz dorehiq "
        "jep+dorehe dha+dorehe largoh+detyr terhiq+detyr terhiq+poz terhiq+gara stands+=down stood+=down steps+=aside "
        "stepped+=aside bows+=out bowed+=out tritt+=ab trat+=zuruck trat+=ab =rucktritt rucktritt+erklart "
        "rucktritt+ein legt+amt legt+mandat",
        "resign ostavk largohet leaves quit podne smen dismiss shkark razres rucktritt odstup povlac+funkc "
        "povuk+funkc dorehiq stands+=down stood+=down steps+=down tritt+=zuruck trat+=zuruck step+=down zuruckgetr",
    ),
}
