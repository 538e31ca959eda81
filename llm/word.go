package llm

import (
	"strings"
	"sync"
)

// commonWords are words and abbreviations that postings write in Latin letters and
// that name no technology by themselves, in lower case. A compound of them alone
// ("Front-end", "Data-Driven") names none either.
const commonWords = `
a aa aaai aarr aarrr abac ability able about academic access accommodation accommodations account accuracy acquire
acquisition across act action active ad added additional additionally admin administration administrator adept ads
advanced advantage affirmative age agent agents ai algorithm algorithms all also america american an analysis analyst
analysts analytical analytics analyze analyzes and angeles any ap apac api apis app application applications applicants
applied apply app apps ar architect architecture are area areas art artificial as assess assist assists associate
assurance at attention audio augmented austin automate automation autonomous available b2b b2c ba bachelor bachelors back
backend background balance bank banking based basic batch bayesian bca be become behavior benefits berlin best better bi
big bim bm board bonus boston both box brand bring bs bsc btech build building builds business but by ca cache cad call
camera can canada candidate candidates capable capital card care career case cc cd ce center ceo certificate certification
certified cert cfo chain challenges change channel chart chase check chemistry chicago ci cicd cio city class classification
clean clear clearance click client clients clinical close closely cloud cms cmp co code coding cohort collaborate
collaborates collaborating collaboration collect collection collision com comfort comfortable commerce communicate
communicates communication community companies company competitive compiler complete compliance component components
computational computer computers computing conduct conference configuration connect consultant consulting consumer contact
container content context contract contribute contributions control conversion coordinate copy core corp cost cpa cpc cpm
cpo cpu cto cx cs create creating creative cross crm css3 csp cssp ct ctr culture current currently custom customer
customers cv cvpr cvr cvs cycle d daily dap dart dashboard data database databases dau day days db dba dbms dc de dear
debug deep degree deliver delivery demand demo demonstrable demonstrate demonstrated demonstrates department depth
description design designer designers designing desire detail details detection determine dev develop developer
developers developing development develops device devices diffusion digital direct director disabled disability discovery
distributed diversity dm do document documentation does domain driver drive driven dsp due duty dw dx dynamic e e2e each
eccv economics edge education effective effectively efficient eg electrical electronics email embedded employee employer
employment en end energy engage engine engineer engineering engineers english enterprise environment environments eoe
equal erd error es etc etl ev evaluate evaluation event events every ex excellent exceptional execute executive
experience experienced experiences expert expertise explore exposure extensive external fa face familiar familiarity
fast fe feature features federal feedback feel field file finance financial find fine first fit flexible flow fluency
fluent focus follow following for format fortune founded fps framework frameworks francisco free freelance friendly from
front frontend full fullstack fulltime function functional funnel future fw game games gan gateway general generate
generation generative german germany get global go-to-market goal goals good google governance government gpa gpu graduate
graphic graphics graph great green group growth gui guide h1b hands hardware have having head health healthcare help here
hi high highly hiring hn home host hour hours how hr https http human hw hybrid i iccv iclr icml ict id idc idea ideal
identify identifying ieee if ii iii il image imaging immediate impact implement implementation improve improvement imu in
inc include includes including incoming independent index india individual industrial industry inference informatics
information infra infrastructure initiative innovation insight insights insurance integrate integration intelligence
intelligent interest interested interface intermediate intern internal international internet internship interpret
interview into invent io iot ip ips ipo ips is isms isms-p iso issue issues it its itsm ivi jd job jobs join journal
journals junior k key keyword keywords kernel knowledge korea korean kr kpi kpis l2 l3 l4 l7 lab labs language languages
large law layer lead leader leaders leadership leading leads learn learning least legacy legal let level leverage li
library license lifecycle life like linear list live llc llm llms lms local locate location log london look looking los love
low ltd ltv m ma machine main maintain maintaining maintenance make manage management manager managers managing mart
market marketing marketplace master masters match math mathematics matter mau may mba mb mca mcu md me media medical
meet member members memory mentor mentoring mes mesh message meta method metric metrics mice middleware military minimum
mit ml mmorpg mmp mobile mobility mode model modeling modelling models modern module monitor monitoring more most motion
mountain mr ms msc multi multiple must mvp na nas national native natural need needs network networking networks neurips
neural never new news next nice nlp no node-based north not note notice npu number ny nyc o2o object objective observability
ocr of off offer offers office official oj ok okr okrs olap oltp on one online only onsite oop oops open operate
operation operational operations opportunities opportunity optimization optimize option or order org organization os ota
other others our out over oversee own owner ownership package page paid paper papers part participate partner partners
party passion passionate patterns pay payment pc pcb people perform performance performs personal pg phd phone physical
physics pi pilot pipeline pipelines pixel pl place plan planner planning platform platforms play plus pm pmo pmp po poc point
policy pool portfolio pos pose position positions possess post postgraduate practical practice practices pre prd prefer
preferred prepare present presentation press previous primary principal prior private pro proactive proactively problem
problems procedure process processes processing product production products professional proficiency proficient program
programming programmer programs project projects promotion proof prompt protocol prototype prototyping proven provide
provider provides public publish publisher python-based qa qc qualifications quality quant quantum query queue quick r&d
random rate raw rd read reading real realtime recognition recruit recruiting refactoring reference region regulatory
relation relational relations relationship release relevant reliability relocation remote render rendering report
reporting reports required requirement requirements research researcher resource resources responsible responsibilities
responsibility rest-based result results retail retention review reviews right risk rnd robot robotics robust role
roles roi rpg rules run s saas safety salary sales same san sca scalable scale scenario schema school science sciences
scientist scientists scm script scripting sdk sdlc se seattle search secret secure security see segmentation self
semiconductor send senior sensor server servers serve service services serving session set setting setup sf share short
should si side sign signal silicon simulation simulator since singapore single site sites skill skilled skills sm sms
sns so soa soc social socket software solid solution solutions solve solving some sound source sourcing sow space spec
specialist specialization speech sprint sr sre sso stack stage stakeholder stakeholders standard standards stanford start
startup startups state states statistical statistics stay stem step storage store story strategic strategy stream
streaming strong structure structures stt student studio style subject success successful such summary summit supply
support supports sw system systems ta table tablet tag take talent target task tasks tax td teaching team teams teamwork
tech technical technologies technology ten term test tester testing tests text tf thank thanks that the their them there
these they third this ticket time title to today together token tool tools top toronto track tracking trade training
transfer transform transformation translate translation travel trend trends triage trouble troubleshoot troubleshooting
tts tuning tv tx type types u ug ui uk under understand understanding understands unit united university up us usa usage
use user users uses using usd ux uiux utilize validation value values vc vector vehicle vendor verbal verification
version very veterans veteran via video view virtual visa vision visual visualization vo voc voice vp vpn vr wa waf want
warehouse was washington way we web webapp website welcome what when where while why wide will win wms willingness with
within work worker workflow working works workshop world would write writing written www xr yc year years york you your yoe
zero zip
aliexpress amazon apple coupang facebook instagram kakao lg line linkedin microsoft morgan jpmorgan naver netflix nvidia
samsung sk tesla tiktok toss twitter uber woowa youtube
january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct
nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun am pm kst est pst utc
toeic toefl opic jlpt hsk sqld sqlp adsp adp cissp cisa cism ccna ccnp ceh istqb csts cka ckad pmi-acp itil oscp
mid-senior dod e-verify verify eeo eeoc angellist techcrunch techstars hackernews gmbh iphone ipad mac macbook la santa monica
soma soho vc backed fintech adtech edtech proptech ebay paypal spacex intel disney houston denver boulder portland arlington
netherlands sweden italy australia california manhattan cambridge phoenix melbourne hamburg zurich amsterdam oslo nc az va oh
rsu rsus bdd tdd paas iaas faas baas on-premise premise premises please sme smes xp sigma structured regression svm pca glm
cart arima nn hipaa gdpr sox dhs nasdaq nyse fico eu vm vms ml-based macros reduce excited mission critical few shot zero
ssd sd hdd ddr mm ems rf adc dac pcba isms27001 iso27001 iso27701 dlp edr siem soar sfm gym concept offline sysadmin
co-founder founder founders cofounder peer eligible plus-size tb gb mb kw hz series union staff
seoul busan pangyo gangnam europe asia emea bangalore hyderabad chennai pune mumbai delhi tokyo japan china vietnam
`

// common is commonWords as a set, made when the first posting is read.
var common = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(commonWords) {
		set[w] = true
	}
	return set
})

// isCommon reports whether word, or each part of it, is a common one. Words that lost
// the blank between two lines ("skillsStrong") have parts, too.
func isCommon(word string) bool {
	set := common()
	if set[strings.ToLower(word)] {
		return true
	}
	word = strings.ToLower(unglue(word))
	for _, p := range strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune("-_./&", r) }) {
		if len(p) > 1 && !set[p] && !set[strings.TrimSuffix(p, "s")] {
			return false
		}
	}
	return true
}

// unglue parts a word that begins with a small letter before its capitals.
func unglue(word string) string {
	if word == "" || word[0] < 'a' || word[0] > 'z' {
		return word
	}
	var b strings.Builder
	for i := range len(word) {
		if i > 0 && 'A' <= word[i] && word[i] <= 'Z' && 'a' <= word[i-1] && word[i-1] <= 'z' {
			b.WriteByte('-')
		}
		b.WriteByte(word[i])
	}
	return b.String()
}
