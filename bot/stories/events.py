"""What kind of thing happened: arrests, fires, visits, by the words that news has for them in a few languages (pure).

Names are told across languages by sound; what happened to whom isn't. Two items that name one minister and one town
tell of one visit, or of a visit and an arrest. Beginnings of folded words; English, Serbian, Croatian and Bosnian,
Albanian, Macedonian.
"""

from bot.stories.beginnings import Beginnings

_EVENTS = Beginnings(
    {
        "arrest": "arrest detain custody handcuff uhaps hapsen hapsenj privede pritvor zadrzan arresto paraburg "
        "prangos uapsen apsen",
        "charge": "indict charged charges accuse optuz akuz padit obvinen obvinit obvineni",
        "sentence": "convict sentence jailed guilty osudj osudio osuden presud robij denua denim burgos fajtor",
        "acquit": "acquit oslobodj oslobad oslobod pafaj lirua lirim released freed pusten",
        "trial": "trial court judge hearing sudjen sudij sudsk rocist sudenj gjykat gjykim gjyqt gjyqi",
        "death": "kill killed kills killi dead death died dies murder fatal ubija ubijen ubije ubist pogin poginu "
        "mrtav mrtvi mrtva mrtve smrt smrti preminu umrla umrli umrle umro strada vrare vrasj vritet vrau "
        "vdekje vdekur vdiq vdes vdesin ubien zagina pocina",
        "injury": "injur wound hurt povre ranjen ranjav plago lendu lendo povred raneti",
        "shooting": "shoot shots gunfire gunmen pucnj pucan pucao zapuca shtene shtina pukanj pukal strela",
        "blast": "explos blast bombs bomba bombe bombu bombi bombas bombing deton grenad eksplo granat shperthim "
        "shperthy",
        "fire": "fire fires firef blaze burned burns burnt burni wildfire pozar gorel gori izgor vatrog zjarr "
        "djegie djegen digjet zapal",
        "quake": "earthq quake tremor zemljotr potres termet lekund zemjotr",
        "flood": "flood poplav vershim permbyt",
        "weather": "weather storm snow snows snowf rains rainf forecast nevreme nevrijem oluja oluje oluju olujn "
        "sneg snega snegu snijeg prognoz padavin stuhi debore reshje",
        "crash": "accident crash collision collid derail overturn nesrec nesrek sudar sudir udes udesu udesa "
        "prevrnu aksident perplas",
        "theft": "theft steal stole robber robbed burglar thief thieves kradj ukrad ukral pljack razbojn lopov "
        "vjedh grabit plackit krazb grabez kradez",
        "drugs": "drugs heroin cocain cannabis marijua droga droge drogu drogen drogat kokain marihu kanabis "
        "narkot",
        "arms": "weapon rifle ammunit oruzj puska puske pistolj municij armemb armet pistolet municion",
        "smuggling": "smuggl sverc krijumc kontraband krium trafik traffick",
        "bribery": "corrupt bribe mito mita podmi korup korrup ryshfet",
        "attack": "attack assault napad napal sulmo sulmu sulmi sulme",
        "protest": "protest rally rallies demonstr blockad blokad blokir miting bllok tubim",
        "strike": "strike walkout strajk greva grevi greve grevu",
        "visit": "visit poset posjet doputov stigao vizit mberri pristig",
        "talks": "meet meets meeti met talks negotiat dialog summit sasta susret razgovar razgovor pregov dijalog "
        "samit takim takoh takua bised negoci sredb sostan",
        "deal": "agreement signed signs deal deals treaty accord sporazum potpis dogovor ugovor marreves nenshkr "
        "spogodb",
        "election": "elect ballot vote votes voted voter voting izbor izbori glasa birac biraci zgjedh votim votoj "
        "votues",
        "resignation": "resign ostavk doreheq",
        "appointment": "appoint nominat imenova emero emeru imenuv",
        "sanctions": "sanction sankc sanksion",
        "gift": "donat donac donir dhuro dhuru poklon",
        "opening": "opens opened opening inaugur otvori otvoren otvara perur hapet hapen hapi otvora",
        "works": "build built construct renovat repair reconstr gradi izgradn radov radovi sanacij rekonstr asfalt "
        "nderto ndertim riparim rikonstr gradb izgradb",
        "closing": "closes closed closing shuts zatvara zatvoril mbyll",
        "power": "outage electric blackout struj elektrod elektric rryma rryme energji",
        "water": "water vodovod vodosnab vode uje ujit ujesjell",
        "school": "school pupil student teacher universit skola skole skoli skolu skols ucenik uceni ucitelj "
        "univerz fakult nastavn shkoll nxenes mesues fakultet ucilis",
        "health": "hospital patient doctor health vaccin disease bolnic pacijen lekar ljekar zdravst vakcin bolest "
        "spital pacient mjek mjeku mjeke mjekes shendet vaksin semund",
        "match": "match goals beat beats defeat league coach champion utakmic pobedi pobijed poraz savlada prvenst "
        "trener ndeshj fiton fitoi kampion trajner natprev",
        "culture": "concert festival film exhibit theatre koncert izlozb pozoris ekspozit teatr",
        "money": "budget price tax wage wages salar inflat pension budzet porez plate plata inflac penzij buxhet "
        "cmim tatim paga pagat danok",
        "plates": "plates tablic targa targat",
        "border": "border crossing granic prelaz kufi kufir kufij premin",
        "ban": "banned bans prohib zabran ndaloh ndalim",
        "raid": "raid raids seize seizes seized confisc searched pretres zaplen oduze bastis sekuestr konfisk",
        "missing": "missing disappear nestao nestal nestanak zhduk isceznat",
        "rescue": "rescue evacuat spasen spasio spasil evaku shpeto shpetu",
        "law": "law laws bill bills parliam zakon skupst ligj ligji ligje kuvend sobran",
        "church": "church monast priest patriar crkv manast svesten patrij kishe prift",
        "troops": "troop soldier army patrol vojska vojsk vojnik ushtr patrul",
        "denial": "denies denied deny reject demant negir odbac odbij moho",
        "warning": "warn upozor paralajm predupr",
        "threat": "threat pretnj preti kercen zakan",
        "rise": "rise rises rose rising soar soars soared jump jumps jumped climb climbs climbed surge surges surged "
        "raste rastu porasla porastao skocila skocio poskup rritet rriten poraste poskap",
        "fall": "fall falls fell falling drop drops dropped plunge plunges plunged slump slumps slip slips slipped "
        "pada padaju pala palo pale pao opada opala pojeft bie bien padna poevtin",
        # What begins alike and is something else.
        "": "according firefox freedom zakonish zakonor",
    }
)  # fmt: skip


def kind_of(folded: str) -> str | None:
    """What a folded word tells to have happened, such as "@arrest"; None for most words."""
    return _EVENTS.of(folded)
