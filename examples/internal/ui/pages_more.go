package ui

// morePages returns the pages of technologies, companies, comparisons and trends.
func morePages() []page {
	return []page{
		{path: "/skills", view: "skills", load: loadSkills},
		{path: "/skills/{id}", view: "skill", load: loadSkill},
		{path: "/companies", view: "companies", load: loadCompanies},
		{path: "/companies/{id}", view: "company", load: loadCompany},
		{path: "/compare", view: "compare", load: loadCompare},
		{path: "/next", view: "next", load: loadNext},
		{path: "/trends", view: "trends", load: loadTrends},
		{path: "/about", view: "about", load: loadAbout},
		{path: "/status", view: "status", load: loadStatus},
	}
}
