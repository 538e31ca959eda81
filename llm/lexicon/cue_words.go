package lexicon

// A cueGroup is phrases that say the same, set apart by "|".
type cueGroup struct {
	says    cue
	phrases string
}

// cueGroups returns the phrases that tell how a posting means the names in a line.
func cueGroups() []cueGroup {
	return []cueGroup{
		{cuePrefer, `우대|선호|있으면 좋|있으시면 좋|있다면 좋|이면 좋|하면 좋|면 더 좋|더욱 좋
			|더 좋습니다|금상첨화|가산점|가점|플러스 요인|플러스가|preferred|preferable
			|a plus|big plus|huge plus|strong plus|definite plus|is plus|plus point*|desirable
			|desired|advantageous|an advantage|added advantage|beneficial|helpful|would be great
			|would be nice|good to have|optional|not required but|not mandatory|not a must|an asset
			|not required, but|nice to have|a bonus|is a bonus|would be awesome|awesome|but not required
			|but not necessary|필수 아님|필수는 아님|필수는 아니|필수가 아닌|plus, as is|plus, as are`},
		{cueUse, `선호하는|선호하시는`}, // a taste of the applicant's: no wish
		{cuePrefer | cueLead, `우대사항|우대조건|우대요건|우대 요건|우대 조건|우대 사항
			|preferred qualifications|preferred skills|preferred experience|nice to haves|bonus
			|bonus points|ideally|extra credit|extra points|brownie points|pluses|even better if
			|we'd love if|prefer|prefers|선택 사항|선택사항|desirable experience|desired skills
			|desired experience|preferably|as is experience|as is knowledge|as is familiarity`},
		{cueRequire, `필수|반드시|必|required|is a must|are a must|mandatory|essential|is necessary`},
		{cueRequire | cueLead, `must|must have*|must haves|requires|requirement|requirements
			|need to have|needs to have|you need|we require|required skills|required qualifications
			|required experience|minimum qualifications|basic qualifications|필수사항|필수요건
			|필수조건|필수 사항|필수 요건|필수 조건|자격요건|자격 요건|지원자격|지원 자격|응시자격`},
		{cueEnd, `는 분|신 분|한 분|은 분|던 분|경험자|유경험자|가능자|보유자|소지자|숙련자|경력자
			|전공자|있는 분|있으신 분|하신 분|가능하신 분|가능한 분|하는 분|이상,`},
		{cueNotAfter, `가 아닌|이 아닌|가 아니라|이 아니라|제외|몰라도|없어도|모르셔도|없으셔도|안 써|안 쓰|안 쓴|않아도
			|불필요|필요 없|안 씁니다|쓰지 않|사용하지 않|하지 않습니다|말고|not required
			|not necessary|isn't required|isn't necessary|not needed|is not used|no longer used`},
		{cueNoBefore, `no|not|without|instead of|rather than|don't use|do not use|don't need
			|do not need|doesn't use|never|never touch|never use|never write|anything but|non|neither|nor
			|no need for|unlike`},
		{cueMove, `전환|변경|포팅|리팩토링|리팩터링|재작성|재개발|개편|마이그레이션|이전|이관|이행|옮기|바꾸|갈아타|migrat*|moving|move|transition*
			|switching|porting|rewrit*|replac*|convert*|port`},
		{cueDrop, `걷어내|대체|탈피|벗어나|버리고|제거|폐기|교체|떼어내|드러내`},
		{cueFrom, `from`},
		{cueFrom | cueMove, `replace|replacing|replaced|replaces|move away from|moving away from
			|moved away from|migrating off|moving off|getting rid of|get rid of|retiring
			|instead of maintaining`},
		{cueOneOf, `중 1|중 한|중 하나|중에 하나|중에서 하나|중에서 1|중 2개|중 두|하나 이상
			|1개 이상|1가지 이상|한 가지 이상|하나라도|중 택|택 1|택1|택일|중 선택|최소 하나|최소 1|one of|one or more of
			|at least one|or similar|or equivalent|or other similar|any of|either of|either`},
		{cueStack, `기술 스택|기술스텍|기술 스텍|사용 기술|활용 기술|적용 기술|개발 환경|개발환경
			|기술 환경|사용하고 있습니다|사용하고 있어요|사용합니다|사용 중|사용중|tech stack
			|technology stack|our stack|stack includes|the stack|stack wise|technologies we use
			|tools we use|we use|we're using|we are using|currently using|currently use|core tools
			|built with|built on|built in|built using|written in|powered by|running on|we run
			|running most|end uses|backend uses|end runs on|backend runs on|app runs on|site runs on|migrating to|migrating toward|moving to|moving towards|keywords|key skills`},
		{cueLabel, `스택|stack|주요 기술|사용 언어|개발 언어|사용 툴|사용 도구|개발 도구|개발 툴
			|업무 툴|협업 툴|협업 도구|인프라|언어|프레임워크|데이터베이스|technologies|technology
			|tech|technical skills|skill set|skills|environment|tools|toolset|tooling|languages
			|frameworks|infra|infrastructure|backend|back end|frontend|front end|database|databases
			|devops|db`},
		{cueAsk, `경험|경력|있으신 분|있는 분|있으신분|하신 분|하신분|가능하신|가능한 분|가능자|능숙
			|숙련|능력|역량|이해|지식|보유|유경험|익숙|해보신|해 보신|다룰 수|다루실|experience with
			|experience in|experience using|experience of|experience building|experience developing
			|of experience|experience:|experienced|knowledge|familiar*|understanding|expertise
			|fluent|fluency|skilled|ability to|background in|comfortable with|expert in|proficien*
			|know|knows|knowing|competen*|hands on|looking for`},
		{cueDemand, `years of|years working|years using|years experience|years' experience
			|years of experience|+ years|year experience|should have|ideal candidate|looking for a
			|you have|you are|proficien*|solid understanding|strong understanding|strong knowledge
			|hands on experience|good knowledge|experience with|experience in|strong skills in
			|skills using|strong skills with`},
		{cueDuty, `you will|you'll|responsible for|responsibilities|will be|work on|design and
			|develop and|design,|develop,|build and|maintain`},
		{cueUse, `경험|사용|활용|이용|개발|구현|구축|연동|능숙|숙련|이해|지식|기반|통한|통해|다룰
			|운영|using|use|used|uses|with|experience|knowledge|proficient|proficiency|familiar
			|familiarity|expertise|fluent|write|writing|code|coding|programming|develop|developing
			|developed|development|build|building|built|implemented|implement|via|based|stack
			|languages|language|frameworks|framework|libraries|library|tools|technologies|such as
			|like|e.g|eg|including|software|platform|database|databases`},
		{cuePerk, `지급|구독|증정|무제한|복지|지원금|구독권|subscription|stipend|free lunch|perks
			|we provide|we offer`},
		{cueGear, `맥북|macbook*|노트북|모니터|데스크탑|키보드|최신형|최신 장비|최고 사양|최고사양
			|업무용 장비|laptop|monitor|workstation`},
		{cueGive, `제공|지급|지원|증정|provided|of your choice`},
		{cueNow, `사용하고 있습니다|사용하고 있어요|사용합니다|사용 중|사용중|쓰고 있습니다|쓰고 있어요|씁니다
			|활용하고 있습니다|활용하고 있어요`},
		{cueMade, `written in|rewritten in|built in|built with|programming in|coding in|developed in
			|implemented in|services in|apps in|systems in|code in|software in|backend in
			|applications in|programs in|scripts in|microservices in`},
		{cueTalk, `소통|커뮤니케이션|의사소통|공유합니다|공유하고|협업합니다|협업하고|협업해요
			|메신저|채팅|회의|미팅|communicate|communication|chat on|talk on|chat with|stay in touch`},
		{cueClient, `출신|고객으로|고객으로는|고객사로|고객사로는|official|글로벌 기업|기업들|등의 기업|등 기업|여러 기업|clients include
			|customers include|customers like|customers such as|clients such as|clients like
			|partners include|investors include|backed by|alumni|formerly at|companies like
			|companies such as|competitors like|founded by|acquired by|partner of|partnership with`},
		{cueClient | cueLabel, `고객사|협력사|파트너사|파트너|투자사|투자자|투자|주요 고객|clients
			|customers|partners|investors|backers`},
		{cueHire, `is hiring|are hiring|is looking for|is seeking|코리아|korea|inc|inc.|ltd|gmbh
			|corp|corp.|corporation|technologies inc|labs|partner|공식 파트너|프리미어 파트너|파트너|파트너사`},
		{cueProcess, `코딩테스트|코딩 테스트|코테|과제 전형|면접|인터뷰|coding test|coding challenge
			|interview|phone screen|assessment`},
	}
}
