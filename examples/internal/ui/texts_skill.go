package ui

import "github.com/techmap-it/techmap/examples/internal/message"

// skillTexts are the texts of the pages of technologies.
func skillTexts() map[string]message.Text {
	return map[string]message.Text{
		"skills.title": {En: "Technologies", Ko: "기술"},
		"skills.about": {
			En: "All technologies that are looked for in job postings, with how many openings ask for each.",
			Ko: "채용 공고에서 찾는 모든 기술과, 기술마다 그것을 요구하는 공고 수입니다.",
		},
		"skills.lead":        {En: "Openings that ask for each, as of %s.", Ko: "기술마다 그것을 요구하는 공고 수입니다. %s 기준."},
		"skills.found":       {En: "“%s”: %s", Ko: "‘%s’ 검색 결과: %s"},
		"skills.none":        {En: "No technology has “%s” in any of its names. Look for a part of it, in Korean or in English.", Ko: "이름에 ‘%s’이(가) 들어가는 기술이 없습니다. 이름의 일부만, 한국어나 영어로 찾아보세요."},
		"skills.more":        {En: "More technologies", Ko: "기술 더 보기"},
		"skills.field":       {En: "Name of a technology", Ko: "기술 이름"},
		"skills.placeholder": {En: "spring, 파이썬, k8s …", Ko: "스프링, python, k8s …"},
		"skills.table":       {En: "Technologies and the openings that ask for them", Ko: "기술과 그것을 요구하는 공고 수"},
		"skills.families":    {En: "Families of technologies", Ko: "기술 갈래"},

		"skill.title":      {En: "%s in job postings", Ko: "채용 공고 속 %s"},
		"skill.lead":       {En: "Of %[1]s, %[2]s (%[3]s) ask for %[4]s.", Ko: "%[1]s 가운데 %[2]s건(%[3]s)이 %[4]s 요구합니다."},
		"skill.few":        {En: "Only %s fit these conditions: too few for a share. Loosen a condition.", Ko: "이 조건에 맞는 %s뿐이라 비율을 낼 수 없습니다. 조건을 하나 풀어 보세요."},
		"skill.none":       {En: "Of %s, none asks for %s.", Ko: "%s 가운데 %s 요구하는 곳이 없습니다."},
		"skill.home":       {En: "Website", Ko: "공식 사이트"},
		"skill.share":      {En: "Share", Ko: "비율"},
		"skill.rank":       {En: "Rank", Ko: "순위"},
		"skill.rank.of":    {En: "No. %d", Ko: "%d위"},
		"skill.rank.range": {En: "somewhere from %d to %d", Ko: "%d–%d위 사이"},
		"skill.noweight": {
			En: "The share weighs by how firmly an opening asks, and keeps one company from being the whole field: it is not the plain quotient.",
			Ko: "비율은 요구하는 정도에 무게를 두고, 한 회사가 전체를 좌우하지 않게 한 값이라 단순히 나눈 값과 다릅니다.",
		},

		"skill.names":       {En: "Also written", Ko: "다른 표기"},
		"skill.partof":      {En: "Part of", Ko: "상위 기술"},
		"skill.parts":       {En: "Parts", Ko: "하위 기술"},
		"skill.usedwith":    {En: "Used with", Ko: "함께 쓰는 기술"},
		"skill.roles":       {En: "Fields that ask for it most", Ko: "가장 많이 요구하는 분야"},
		"skill.roles.about": {En: "Share of the openings of each field. The whiskers are 95 % intervals.", Ko: "분야마다 그 분야 공고에서 차지하는 비율입니다. 가는 선은 95% 구간입니다."},
		"skill.roles.none":  {En: "No field has enough openings that ask for it.", Ko: "공고가 충분한 분야 가운데 이 기술을 요구하는 곳이 없습니다."},
		"skill.with":        {En: "Asked for along with it", Ko: "함께 요구하는 기술"},
		"skill.with.about":  {En: "Of openings that ask for %s, the share that also asks for these: the closest first, and only where it is more than chance explains.", Ko: "%s 요구하는 공고 가운데 다른 기술도 요구하는 비율입니다. 우연보다 뚜렷이 많은 것만, 가까운 순서로 보입니다."},
		"skill.with.few":    {En: "Only %s ask for it: too few to say what goes with it.", Ko: "요구하는 %s뿐이라 함께 요구하는 기술을 말할 수 없습니다."},
		"skill.with.none":   {En: "Nothing is asked for along with it more often than chance explains.", Ko: "우연보다 뚜렷이 많이 함께 요구하는 기술이 없습니다."},
		"skill.with.lift":   {En: "%s× overall", Ko: "전체의 %s배"},
		"skill.companies":   {En: "Companies with most openings", Ko: "공고가 많은 회사"},
		"skill.jobs":        {En: "Openings that ask for it", Ko: "요구하는 공고"},
		"skill.course":      {En: "Trend", Ko: "추세"},
		"skill.more":        {En: "More on %s", Ko: "%s 더 보기"},
		"skill.ranking":     {En: "Ranking of openings that ask for %s", Ko: "%s 요구하는 공고의 기술 순위"},
		"skill.learn":       {En: "I have it: what next?", Ko: "할 줄 안다면, 다음은?"},

		"jobs.all":       {En: "All %s", Ko: "%s 모두 보기"},
		"jobs.companies": {En: "All companies", Ko: "회사 모두 보기"},
		"jobs.none":      {En: "No opening fits these conditions.", Ko: "이 조건에 맞는 공고가 없습니다."},
	}
}

// companyTexts are the texts of the pages of companies.
func companyTexts() map[string]message.Text {
	return map[string]message.Text{
		"companies.title": {En: "Companies", Ko: "회사"},
		"companies.about": {
			En: "Companies with openings, and what technologies each asks for.",
			Ko: "채용 중인 회사와 회사마다 요구하는 기술입니다.",
		},
		"companies.lead":  {En: "%s with openings, as of %s.", Ko: "채용 중인 %s입니다. %s 기준."},
		"companies.none":  {En: "No company of this name has an opening now. Look for a part of the name.", Ko: "지금 채용 중인 회사 가운데 이런 이름이 없습니다. 이름의 일부로 찾아보세요."},
		"companies.next":  {En: "More companies", Ko: "회사 더 보기"},
		"companies.field": {En: "Name of a company", Ko: "회사 이름"},
		"companies.table": {En: "Companies by openings", Ko: "회사별 공고 수"},

		"company.title":   {En: "%s: what it asks for", Ko: "%s 채용과 요구 기술"},
		"company.lead":    {En: "%s has %s now, and had %s before. As of %s.", Ko: "%s 지금 %s을 내고 있고, 지난 공고는 %s건입니다. %s 기준."},
		"company.others":  {En: "Also written", Ko: "다른 표기"},
		"company.open":    {En: "Open now", Ko: "지금 채용 중"},
		"company.ever":    {En: "In all", Ko: "전체 기간"},
		"company.first":   {En: "First opening seen", Ko: "첫 공고"},
		"company.last":    {En: "Last opening seen", Ko: "마지막 공고"},
		"company.sources": {En: "Found on", Ko: "수집한 곳"},
		"company.skills":  {En: "Technologies it asks for", Ko: "요구하는 기술"},
		"company.skills.about": {
			En: "Openings that ask for each: dark is open now, light is over.",
			Ko: "기술마다 그것을 요구하는 공고 수입니다. 진한 부분은 지금 공고, 연한 부분은 지난 공고입니다.",
		},
		"company.silent": {En: "Its openings name no technology that is known.", Ko: "공고에 알려진 기술 이름이 없습니다."},
		"company.roles":  {En: "Fields: openings now / in all", Ko: "뽑는 분야: 지금 / 전체 공고"},
		"company.jobs":   {En: "Openings now", Ko: "지금 공고"},
		"company.rank":   {En: "Ranking of its openings alone", Ko: "이 회사 공고만의 순위"},
	}
}
