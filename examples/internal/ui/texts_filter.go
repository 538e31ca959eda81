package ui

import "github.com/techmap-it/techmap/examples/internal/message"

// filterTexts are the texts of the form that narrows postings, and of facets.
func filterTexts() map[string]message.Text {
	return map[string]message.Text{
		"filter":             {En: "Narrow", Ko: "조건"},
		"filter.more":        {En: "More conditions", Ko: "세부 조건"},
		"filter.show":        {En: "Show", Ko: "보기"},
		"filter.now":         {En: "Narrowed by", Ko: "지금 조건"},
		"filter.clear":       {En: "Remove all", Ko: "모두 빼기"},
		"filter.remove":      {En: "remove", Ko: "빼기"},
		"filter.any":         {En: "All fields", Ko: "모든 분야"},
		"filter.stage":       {En: "For whom", Ko: "신입·경력"},
		"filter.words":       {En: "Words", Ko: "검색어"},
		"filter.words.hint":  {En: "embedded linux, blockchain, SAP …", Ko: "임베디드 리눅스, 블록체인, SAP …"},
		"filter.role":        {En: "Field", Ko: "분야"},
		"filter.new_grad":    {En: "For", Ko: "대상"},
		"filter.experienced": {En: "For", Ko: "대상"},
		"filter.region":      {En: "Region", Ko: "지역"},
		"filter.work":        {En: "Place of work", Ko: "근무 형태"},
		"filter.employment":  {En: "Employment", Ko: "고용 형태"},
		"filter.seniority":   {En: "Seniority", Ko: "직급"},
		"filter.company":     {En: "Company", Ko: "회사"},
		"filter.skill":       {En: "Asks for all of", Ko: "모두 요구하는 기술"},
		"filter.any_skill":   {En: "Asks for one of", Ko: "하나라도 요구하는 기술"},
		"filter.no_skill":    {En: "Does not ask for", Ko: "요구하지 않는 기술"},
		"filter.level":       {En: "Count only", Ko: "세는 수준"},
		"filter.source":      {En: "Source", Ko: "출처"},
		"filter.from":        {En: "From", Ko: "시작일"},
		"filter.to":          {En: "To", Ko: "종료일"},
		"filter.as_of":       {En: "As of", Ko: "기준일"},
		"filter.basis":       {En: "Counted", Ko: "세는 때"},
		"basis.new":          {En: "when new", Ko: "새로 올라온 공고"},
		"basis.open":         {En: "while open", Ko: "열려 있는 공고"},

		"facets":            {En: "Narrow further", Ko: "더 좁히기"},
		"facets.rest":       {En: "%d more", Ko: "%d개 더"},
		"facet.roles":       {En: "Field", Ko: "분야"},
		"facet.regions":     {En: "Region", Ko: "지역"},
		"facet.work_models": {En: "Place of work", Ko: "근무 형태"},
		"facet.seniority":   {En: "Seniority", Ko: "직급"},
		"facet.employment":  {En: "Employment", Ko: "고용 형태"},
		"facet.employers":   {En: "Company", Ko: "회사"},
		"facet.skills":      {En: "Also asks for", Ko: "함께 요구하는 기술"},
		"facet.sources":     {En: "Source", Ko: "출처"},
	}
}
