package ui

import "github.com/techmap-it/techmap/examples/internal/message"

// namesTexts are what values of the API are called: KIND.VALUE, for the function term.
func namesTexts() map[string]message.Text {
	return map[string]message.Text{
		"family.":          {En: "All", Ko: "전체"},
		"family.language":  {En: "Languages", Ko: "언어"},
		"family.framework": {En: "Frameworks", Ko: "프레임워크"},
		"family.database":  {En: "Data", Ko: "데이터"},
		"family.cloud":     {En: "Cloud and operations", Ko: "클라우드·운영"},
		"family.tool":      {En: "Tools", Ko: "도구"},

		"level.required":  {En: "required", Ko: "필수"},
		"level.stack":     {En: "in the stack", Ko: "기술 스택"},
		"level.preferred": {En: "preferred", Ko: "우대"},
		"level.used":      {En: "used in the work", Ko: "업무에 사용"},
		"level.mentioned": {En: "mentioned", Ko: "언급"},

		"short.required":  {En: "req.", Ko: "필수"},
		"short.stack":     {En: "stack", Ko: "스택"},
		"short.used":      {En: "used", Ko: "업무"},
		"short.preferred": {En: "pref.", Ko: "우대"},

		"seniority.intern": {En: "Intern", Ko: "인턴"},
		"seniority.junior": {En: "Junior", Ko: "주니어"},
		"seniority.mid":    {En: "Mid-level", Ko: "미들"},
		"seniority.senior": {En: "Senior", Ko: "시니어"},
		"seniority.lead":   {En: "Lead", Ko: "리드"},
		"seniority.head":   {En: "Head", Ko: "책임자"},

		"work.onsite": {En: "On site", Ko: "사무실"},
		"work.hybrid": {En: "Hybrid", Ko: "일부 재택"},
		"work.remote": {En: "Remote", Ko: "원격"},

		"employment.full-time": {En: "Full-time", Ko: "정규직"},
		"employment.part-time": {En: "Part-time", Ko: "시간제"},
		"employment.contract":  {En: "Contract", Ko: "계약직"},
		"employment.intern":    {En: "Internship", Ko: "인턴"},
		"employment.temporary": {En: "Temporary", Ko: "기간제"},
		"employment.freelance": {En: "Freelance", Ko: "프리랜서"},
		"employment.military":  {En: "Military service alternative", Ko: "병역특례"},

		"experience.newcomer":    {En: "Newcomers", Ko: "신입"},
		"experience.experienced": {En: "Experienced", Ko: "경력"},
		"experience.":            {En: "Everyone", Ko: "모두"},

		"by.balanced":  {En: "balanced", Ko: "균형"},
		"by.openings":  {En: "by openings", Ko: "공고 기준"},
		"by.companies": {En: "by companies", Ko: "회사 기준"},
	}
}
