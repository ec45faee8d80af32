"""Passwords that everybody tries first: the heads of the lists of Django and zxcvbn, and ours."""

WORDS = """
password qwerty dragon baseball abc123 football monkey letmein shadow master mustang qwertyuiop superman 1qaz2wsx
qazwsx jordan 123qwe trustno1 hunter harley zxcvbnm asdfgh buster batman soccer tigger charlie sunshine iloveyou
ranger hockey computer starwars pepper klaster zxcvbn freedom princess maggie ginger cheese summer chelsea dallas
biteme matrix yankees corvette austin access thunder merlin secret diamond hammer 1234qwer silver gfhjkm internet
samantha golfer scooter orange cookie q1w2e3r4t5 maverick sparky phoenix mickey snoopy guitar whatever chicken camaro
mercedes peanut ferrari falcon cowboy welcome samsung steelers smokey dakota arsenal boomer eagles tigers marina
nascar gateway yellow porsche monster spider diablo hannah bulldog junior london purple compaq lakers iceman qwer1234
cowboys banana ncc1701 boston tennis q1w2e3r4 coffee scooby nikita yamaha mother barney brandy chester oliver player
forever rangers midnight chicago redsox badboy fender jasper slayer rabbit natasha marine wizard marlboro raiders
prince casper fishing flower jasmine iwantu adidas winter winner gandalf password1 ghbdtn 1q2w3e4r golden cocacola
jordan23 winston madison angels panther spanky sophie asdfasdf thx1138 toyota canada muffin liverpoo apples qwerty123
passw0rd abcd1234 pokemon 123abc slipknot qazxsw 123456a scorpion qwaszx butter startrek rainbow asdfghjkl newyork
redskins gemini cameron qazwsxedc florida liverpool turtle sierra viking booger doctor rocket dolphins captain bandit
jaguar packers pookie peaches dolphin helpme theman maxwell qwertyui lovers maddog giants nirvana metallic hotdog
rosebud mountain warrior stupid elephant success bond007 alexis scorpio samson q1w2e3 azerty rush2112 driver freddy
1q2w3e4r5t sydney gators dexter red123 123456q 12345a creative voodoo trouble america nissan gunner garfield asdfghjk
apollo 1qazxsw2 eminem legend airborne beavis brooklyn godzilla skippy kitten shelby beaver phantom asdasd xavier
braves darkness blink182 copper platinum qweqwe tomcat bigboy animal police online voyager lifehack 12qwaszx sniper
trinity blazer heaven snowball loveme bubbles cricket willow donkey topgun nintendo saturn destiny pakistan pumpkin
digital sergey redwings explorer private runner therock guinness lasvegas beatles cassie christin qwerty1 celtic
asdf1234 andrey broncos babygirl eclipse fluffy cartman michigan carolina testing alexande birdie pantera cherry
vampire mexico buffalo genius montana minecraft maximus flyers lovely metallica doggie snickers speedy bronco lol123
paradise yankee horses magnum dreams lacrosse goober enigma qwertyu scotty pimpin surfer poohbear genesis asd123
qweasdzxc racing hello1 hawaii eagle1 einstein 12345q drowssap simple badger alaska action jester drummer spitfire
forest maryjane champion diesel svetlana friday hotrod lucky1 westside security google tester shorty thumper hitman
mozart zaq12wsx reddog lizard a123456 123456789a ruslan 1232323q scarface qwerty12 a12345 buddha spirit money1
stargate qwe123 naruto mercury liberty 12345qwert semperfi suzuki popcorn spooky marley scotland cherokee vikings
simpsons rascal qweasd hummer loveyou michael1 patches russia jupiter penguin passion vfhbyf vladimir sandman passport
raider infinity bulldogs fantasy domino budlight disney ironman softball brutus redrum bigred mnbvcxz fktrcfylh karina
marines digger kawasaki cougar fireman oksana monday justice wildcats tinker logitech dancer swordfis avalon everton
alexandr motorola patriots madonna ducati colorado connor juventus galore smooth freeuser warcraft boogie titanic
wolverin elizabet arizona valentin saints accord test123 password123 christ yfnfif stinky spiderma naughty chopper
hello123 ncc1701d extreme skyline zombie pearljam 123qweasd froggy awesome vision pirate fylhtq dreamer bullet
predator empire 123123a kirill charlie1 panthers skipper nemesis rasdzv3 peekaboo rolltide cardinal psycho danger
mookie happy1 chevelle manutd goblue hobbes vegeta fyfcnfcbz picard windows loverboy victory vfrcbv bambam serega
turkey tweety galina hiphop rooster changeme berlin taurus polina electric avatar maksim raptor alpha1 hendrix newport
brazil spring a1b2c3 madmax britney sublime darkside bigman wolfpack classic hercules ronaldo letmein1 1q2w3e
spiderman blizzard 123456789q cheyenne cjkysirj tiger1 wombat bubba1 pandora zxc123 holiday wildcat devils alabama
caesar buddy1 pickle shaggy catch22 leather chronic a1b2c3d4 qqq111 qaz123 airplane kodiak billybob sunset katana
chocolat snowman angel1 stingray firebird wolves zeppelin detroit pontiac gundam panzer outlaw redhead tarheels
greenday nastya engineer dragon1 hellfire serenity fireball darkstar mustang1 strike beauty pavilion bobafett dbrnjhbz
bigmac bowling chris1 ytrewq natali pyramid welcome1 dodgers apache swimming whynot trooper defender precious packard
weasel popeye lucifer cancer icecream swordfish presario viktor rockstar blonde james1 wutang atlanta airforce
thailand casino lennon hacker bluebird hawkeye theone catfish sailor goldfish nfnmzyf tattoo barbie maxima machine
trucks wrangler tornado lights cadillac bubble pegasus madman browns target qazwsx123 microsoft dilbert christia
baller xfiles seattle qazqaz cthutq prelude corona freaky malibu 123qweasdzxc atlantis integra iloveu lonewolf dragons
monkey1 unicorn software bobcat stealth peewee openup srinivas zaqwsx valentina shotgun trigger veronika bruins coyote
dollar lestat rocky1 random butterfly smiley sweety chipper samurai devildog maddie soso123aljg freedom1 flipper
express hjvfirf cessna piglet polaris teacher montreal cookies wolfgang scully fatboy wicked tickle dfvgbh foobar
transam oicu812 basketba toshiba hotstuff sunday gambit impala stephani jessica1 lancer knicks shamrock stinger
redneck deftones squirt siemens blaster trucker subaru renegade ibanez manson swinger reaper blondie mylove galaxy
blahblah enterpri travel 1234abcd babylon5 indiana skeeter master1 ficken bigone sweetpea trfnthbyf marino escort
smitty bigfoot larisa trumpet spartan valera babylon asdfghj yankees1 stormy mister hamlet aardvark butterfl marathon
paladin cavalier manchester skater indigo buckeyes indians karate hesoyam toronto diamonds chiefs buckeye 1qaz2wsx3edc
highland charger redman passwor maiden drpepper garden pencil sherlock timber thuglife insane jungle jesus1 aragorn
1a2b3c hamster david1 triumph techno lollol pioneer catdog fktrctq morpheus pascal shadow1 hobbit consumer blabla
justme stones chrissy spartak goforit burger pitbull adgjmptw italia barcelona hunting colors kissme overlord pebbles
sundance emerald racecar element zipper alpine basket goddess poison sakura chichi huskers q12345 ultimate ncc1701e
blackie nicola rommel matthew1 caserta geronimo sammy1 trojan 123qwe123 philips nugget tarzan aleksandr bassman trixie
portugal anakin dodger bomber superfly madness q1w2e3r4t5y6 123asd fatcat ybrbnf soldier warlock wrinkle1 desire
seminole alejandr westham andrei concrete access14 letmein2 ladybug christop trombone tintin bluesky rhbcnbyf
qazxswedc onelove cdtnkfyf vfvjxrf titans stallion hansolo blue22 smiles beagle panama kingkong flatron inferno
mongoose connect poiuyt qawsed blessed rocker snakes bluemoon finger jamaica a1234567 mulder beetle passat immortal
plastic anthony1 whiskey dietcoke spunky magic1 monitor cactus exigen planet ripper spyder apple1 nolimit hollywoo
sticky trunks pickles sailing bonehead ghbdtnbr charlott rubber molly1 yomama hongkong jumper william1 myspace1
homelesspa target123 tinkle 1g2w3e4r gwerty zag12wsx gwerty123 ashley michael aaaaaa iloveyou1 daniel princess1
passer2009 football1 love123 jessica fqrg7cs493 linkedin babygirl1 thomas status michelle nicole j38ifubn andrew
joshua anthony justin iloveyou2 jennifer robert parola matthew baseball1 andrea basketball soccer1 george friends
william amanda chocolate number1 superman1 sunshine1 alexander 29rsavoy 3rjs1la7qe ashley1 xbox360 family joseph
50cent martin password12 password2 patrick jordan1 abcdef nicole1 taylor brandon love12 brandon1 vqsablpzla myspace
jonathan school melissa richard bailey cjmasterinf a123456789 christian yuantuo2012 sojdlg123aljg victoria wall.e
million2 tudelft benjamin diosesfiel dpbk1234 pe#5gz29ptzmse abcdefg u38fa39 sandra asdasd5 elizabeth angela samuel
qqqqqq amanda1 computer1 michelle1 nathan carlos antonio gabriel justin1 jasmine1 hunter1 jackson purple1 morgan
andrew1 daniel1 liverpool1 vanessa mommy1 chicken1 lauren steven tinkerbell !ab#cd$ qwerty12345 robert1 pokemon1
butterfly1 nicholas danielle hannah1 rachel chelsea1 cookie1 chocolate1 a838hfid 1234567a monica loveme1 stella zzzzzz
america1 jennifer1 111222tianya victor taylor1 heather madison1 1password joshua1 november buster1 daddy1 samantha1
elizabeth1 edward diamond1 lovely1 myspace123 qqww1122 whatever1 family1 friend tigger1 exigent music1 nothing harley1
hellokitty thomas1 super123 1q2w3e4r5t6y hahaha startfinding cheese1 n0=acc3ss spongebob1 alexandra olivia december
sabrina mynoob dennis patricia friends1 johnny summer1 loulou nicolas pretty qwert1 maggie1 charles mexico1 lover1
123456m 123hfjdk147 rebecca beautiful batman1 vincent jeremy heather1 sebastian iloveu2 pepper1 caroline bubbles1
peanut1 patrick1 lalala louise lovelove cowboys1 veronica yagjecc826 adrian naruto1 iw14fi9j september mother1 loser1
melissa1 jessie crystal alexander1 spongebob 123456s raiders1 stephanie shannon zxcvbnm1 iloveyou! jackie cristina
jackson1 ginger1 aa123456 daniela 123456j yellow1 newyork1 cooper asdfghjkl1 flower1 123456b richard1 flowers monster1
destiny1 blessed1 slipknot1 emmanuel spiderman1 tiffany charlotte baby123 iloveu1 joseph1 beautiful1 hotmail mickey1
brittany asdf123 murphy sayang manuel kristina 3odi15ngxb 421uiopy258 stupid1 carmen austin1 doudou scooter1 lastfm
1a2b3c4d claudia kitty1 m123456 isabella pimpin1 august october orange1 bailey1 123456abc myspace2 green1 12345678a
kimberly crazy1 angelo qwert123 123456d q123456 black1 tyler1 albert soleil guitar1 krishna junior1 alyssa shorty1
forever1 lucky7 cameron1 california metallica1 samsung1 1v7upjw3nt melanie brittany1 bismillah babyboy1 qwerty123456
christian1 iloveme danielle1 leonardo christine woaini j123456 gangsta1 password! miguel arsenal1 love13 smokey1
uqa9ebw445 pass123 denise iloveyou12 asdfgh1 fernando qwerty1234 george1 francis twilight secret1 pretty1 martina
player1 lauren1 natalie barbara jason1 s123456 sz9kqcctwy dolphin1 chivas1 abc123456 nathan1 john316 starwars1
loveyou1 tiffany1 fatima skater1 abc1234 angelina kobe24 d2xyw89sxj google1 bonnie alexis1 courtney 123456z crystal1
school1 father b123456 alejandro marseille roberto sweet1 friendster lollipop sarah1 password3 qwerty7 candy1 simone
jonathan1 alicia nicholas1 angel123 jackass1 rainbow1 poohbear1 steven1 justinbieb 123456c morgan1 iloveme1 natalia
people 3d8cubaj2e sweetie sharon tucker shannon1 pa55word teresa wilson snoopy1 bonjour lovers1 aaaaaa1 blue123 pamela
remember catherine kenneth victoria1 ssssss popcorn1 ihateyou eminem1 isabelle hockey1 lakers24 seven7 lizottes
123456k marcus kevin1 steelers1 love11 edward1 password. p3rat54797 aaaaaaaa single blessing rockstar1 camille indian
qazwsx1 peaches1 tweety1 amber1 aaa111 florida1 superstar love4ever 123456t goodluck bella1 thunder1 stephen chance
marvin santiago strawberry happy123 abcdefg1 carlos1 loveme2 marie1 satan666 daisy1 d123456 abcd123 cutie1 mmmmmm
z123456 qwert12345 arthur iverson3 vanessa1 123456l johnson chester1 orlando parker miller yourmom1 rachel1
christopher azertyuiop angelica travis spencer midnight1 12345qwerty please love1234 williams babygurl1 monika gracie
asdfjkl sunflower greenday1 sasuke raymond zachary charles1 undertaker precious1 a12345678 brooklyn1 dallas1 tamara
aaaaa1 sweetheart 111111a abc12345 money123 stephanie1 bianca lakers1 shopping lebron23 emily1 winnie baby12 sophia
inuyasha 12345t lucky13 julian lorenzo babyboy jacob1 christina linkinpark andrea1 facebook nelson soccer12 frankie
january bandit1 qq123456 giovanni hahaha1 ricardo zxcvbnm123 mylove1 career121 johnny1 australia jerome soccer10
password11 jeffrey sassy1 ig4abox4 realmadrid rebecca1 asdasdasd dakota1 brenda minnie honey1 brianna1 qw123321
southside1 eagles1 getmoney1 francesco baller1 asdfg1 claire ronaldo7 bobby1 sergio alex123 sairam 123456aa savannah
timothy scooby1 1q1q1q abigail katie1 sterling sophie1 qualityleader leader quality company welcometo temporary
default administrator administration correcthorsebatterystaple letmeinplease iloveyouforever passphrase passwords
mypassword newpassword thisismypassword ilovemyjob autumn пароль мойпароль новыйпароль пароли администратор доступ
привет приветик любовь люблютебя солнышко котёнок котенок зайчик наташа максим марина настенька андрей сергей
александр дмитрий россия москва спартак динамо качество компания работа начальник директор секрет ключик понедельник
январь октябрь ноябрь декабрь йцукен йцукенгшщз фывапролдж ячсмитьбю parolparol privet lyubov rossiya moskva sekret
kachestvo rabota 123456qwerty n8zgt5p0shw= megaparol12345 123456654321 telechargement 123456123456 yfdbufnjh10305070
qazwsxedcrfv g13916055158 1q2w3e4r5t6y7u8i9o0p 123456789123 qwertyqwerty 112233445566 justinbieber 123456789987654321
qweasdzxc123 123456789123456789 maprchem56458 5532361cnjqrf qwertyuiop[] qazwsxedc123 password1234 international
temppassword 1q2w3e4r5t6y7u professional 0r968ji9ufj6 jundian2011xr qwertyuiop123 qwerasdfzxcv leavemealone
finalfantasy 123456789abc 123qwe123qwe zxcasdqwe123 demon1q2w3e4r jamesbond007 asdfghjkl123 demon1q2w3e4r5t
projectsadminx ichliebedich playstation3 123456789qwe sonyericsson 1qazxsw23edc john!20130605at1753 linkedin2011
1q2w3e4r5t6y7u8i ihatethisgame s8ylpe9jdpvym 123123123123 123321123321 111111111111 qwegta13091990 123456789asd
doomsayer.2.7mords.v seniseviyorum 010203040506 onedirection transformers 1q2w3e4r5t6y7u8i9o doomsayer.2.7mords.vv
supernatural gfhjkmgfhjkm sonnenschein password12345 peanutbutter 12345678900987654321 1qaz2wsx3edc4rfv qwertyuiop12
needforspeed 1234567890-= migrationschool 1234567891011 lovelovelove liverpool123 xtseo2011tdx playstation2
gettherefast ??????@mail.ru 123456789123456 102030405060 combat123654 abc123456789 ingodwetrust 12345678901234567890
qwertyasdfgh christopher1 sdf7asdf6asdg8df ghhh47hj7649 1234567890qwertyuiop zmx870919123 asdfghjkl:&#39:
inactive1996aug lydcc20091314 jesuslovesme avrillavigne ilovemyfamily counterstrike 159753159753 stratocaster
qwertyytrewq dfg5fhg5vgfh1 1234567891234567 123admin321a 123456789qwerty googletester hawkesbury93 qazwsxedcrfvtgb
q1w2e3r4t5y6u7i8o9p0 imyaimyaimya qazxswedcvfr yemi19900911 password123456 123456789qaz jkiuztdftl57 xantria10315
starwarsfan10 hannahmontana familiyafamiliya vitor1268123 m01759766727 123456789101112 weronika1992 1234567890123
12345678987654321 neworleans12345 cookiemonster qwerty123456789 natiichen999 000000000000 ghbdtnrfrltkf 520love101182
111111111111111 kartoffelpuffer lightpower12345 stefangreil1983 total12scherz edwardcullen qwe123qwe123 cosmopolitan
somanypickles27 michaeljackson zaq1xsw2cde3 minecraft123 leliane50934 moderncombat marek14michal przyjaciolki
laurel12creek residentevil yandi20080527 ezekiel11991 123456789000 arabella24630 manchesterunited sebastian106
knackwurst8853 1234567890987654321 fallen_angel mailcreated5240 ghjcnjgfhjkm flvbybcnhfnjh websolutions chickenwing101
contortionist newproject2004 maurolarastefy domainlock2005 dkflbvbhjdbx hd764nw5d7e1vb1 dkflbvbhjdyf vfvfvskfhfve
ghjcnjghjcnj fkmnthyfnbdf admin18533362 23176djivanfros 1111111111zz whosyourdaddy fktrcfylhjdyf fktrcfylhjdbx
541233432442 ghbdtnghbdtn lost4815162342 vanyarespekt devilmaycry4 iseedeadpeople 89231243658s 123456789qqq
4815162342lost 123123qweqwe 1234567890qw 1234qwerasdf 123qwe456rty ghjcnjrdfibyj saun24865709 q1w2e3r4t5y6u7
1qa2ws3ed4rf 123456789zxc ptybnxtvgbjy mevefalkcakk 31217221027711 q1w2e3r4t5y6u7i8 zqjphsyf6ctifgu 1234567890qwe
hedimaptfcor lhbjkjubz2957704 andrewjackie networkingpe 12qw34er56ty 1qazxsw23edcvfr4 159753456852 123456782000
installdevic digitalprodu boy4u2ownnyc an83546921an13 1234567890zzz olcrackmaster auckland2010 qawsedrftgyh
123321qweewq 32615948worms 742617000027 nemvxyheqdd5oqxyxyzi massimiliano 012345678910 41d8cd98f00b nhfdvfnjkju123
gjkysqgbpltw ticketmaster 01telemike01 p030710p$e4o punksnotdead fynfyfyfhbde ghjcnjqgfhjkm nightcrawler installsqlst
123456789101 frederiksberg 1234567890qaz 1a2s3d4f5g6h sanfrancisco 89876065093rax ghjcnjgbpltw 1234567qwertyu
1234qwerasdfzxcv lytghjgtnhjdcr 111222333000 zaqwsxcderfv seemnemaailm nhecsyfujkjdt qwaszxerdfcv antananarivu
vfrcbvvfrcbv greenlantern passwordstandard corperfmonsy warhammer40k 1234567890qwerty morganstanley cjdthitycndj
bltynbabrfwbz stinkyfinger qwertyuiop10 qazxswedc123 iampurehaha2 zxcvbn123456 gtnhjpfdjlcr 123321456654
59382113kevinp bpgjldsgjldthnf rfnthbyf1988 1qa2ws3ed4rf5tg qwertyuiop12345 nhfycajhvths msorcloledbr stickdaddy77
vfhbyfvfhbyf asdfgh123456 specialinsta webuivalidat 1234567887654321 1234567892000 weihnachtsbau 014702580369
qaz123wsx456 123456789qwer 111222333444555 systemofadown vladimirovna 122333444455555 amadeusptfcor zxcvbnm123456789
websolutionssu mortalkombat paraklast1974 minnesota_hp nondriversig 123qwerty123 a1s2d3f4g5h6 z1x2c3v4b5n6m7
ghjnbdjcnjzybt thecakeisalie fktrcfylhjdf ontheoutside zcfvfzkexifz wazzkaprivet qwertasdfgzxcvb weihnachtsbaum
"""
COMMON = frozenset(WORDS.split())
