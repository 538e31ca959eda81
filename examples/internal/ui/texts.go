package ui

import "github.com/techmap-it/techmap/examples/internal/message"

// frameTexts are the texts around every page, and of errors.
func frameTexts() map[string]message.Text {
	return map[string]message.Text{
		"site.claim": {En: "Which technologies job postings ask for", Ko: "채용 공고가 요구하는 기술"},
		"site.skip":  {En: "Skip to the content", Ko: "본문으로 건너뛰기"},
		"site.menu":  {En: "Pages", Ko: "메뉴"},
		"site.theme": {En: "Colours", Ko: "화면 색"},
		"site.lang":  {En: "Language", Ko: "언어"},

		"nav.front":     {En: "Ranking", Ko: "순위"},
		"nav.openings":  {En: "Openings", Ko: "공고"},
		"nav.skills":    {En: "Technologies", Ko: "기술"},
		"nav.companies": {En: "Companies", Ko: "회사"},
		"nav.compare":   {En: "Compare", Ko: "비교"},
		"nav.next":      {En: "What to learn", Ko: "다음에 배울 것"},
		"nav.trends":    {En: "Trends", Ko: "추세"},
		"nav.about":     {En: "About the data", Ko: "데이터 안내"},

		"lang.ko":     {En: "한국어", Ko: "한국어"},
		"lang.en":     {En: "English", Ko: "English"},
		"theme.auto":  {En: "As the system", Ko: "시스템 설정"},
		"theme.light": {En: "Light", Ko: "밝게"},
		"theme.dark":  {En: "Dark", Ko: "어둡게"},

		"site.sample":      {En: "Sample data.", Ko: "예시 데이터입니다."},
		"site.sample.text": {En: "These openings were made up to show what the site does. They are no market.", Ko: "이 사이트가 하는 일을 보이려고 지어낸 공고이며, 실제 시장이 아닙니다."},
		"stands.at":        {En: "as of %s", Ko: "%s 기준"},
		"site.credits":     {En: "Sources", Ko: "출처"},
		"site.method":      {En: "How these numbers are made", Ko: "숫자를 만드는 방법"},
		"site.api":         {En: "The same as data", Ko: "같은 내용을 데이터로"},

		"error.notfound":         {En: "There is no such page", Ko: "찾는 페이지가 없습니다"},
		"error.notfound.text":    {En: "What this address named is not there, or is no longer shown. Nothing else is broken.", Ko: "주소가 가리키던 것이 없거나 더는 보여 주지 않습니다. 다른 페이지는 그대로 있습니다."},
		"error.invalid":          {En: "This question cannot be answered", Ko: "이 질문에는 답할 수 없습니다"},
		"error.invalid.text":     {En: "Something in the address is not understood. What it is stands below; take it out or write it otherwise.", Ko: "주소에 알아볼 수 없는 부분이 있습니다. 아래에 적힌 것을 빼거나 고쳐 주세요."},
		"error.throttled":        {En: "Too many questions at once", Ko: "질문이 너무 많습니다"},
		"error.throttled.text":   {En: "Please wait a minute and load the page again.", Ko: "1분쯤 기다렸다가 다시 열어 주세요."},
		"error.unavailable":      {En: "There are no data to answer from just now", Ko: "지금은 답할 데이터가 없습니다"},
		"error.unavailable.text": {En: "The data are being read or are out of reach. Please load the page again in a moment.", Ko: "데이터를 읽고 있거나 닿을 수 없습니다. 잠시 뒤에 다시 열어 주세요."},

		"count.opening":     {En: "%s openings", Ko: "공고 %s건"},
		"count.opening.one": {En: "%s opening", Ko: "공고 %s건"},
		"count.company":     {En: "%s companies", Ko: "회사 %s곳"},
		"count.company.one": {En: "%s company", Ko: "회사 %s곳"},
		"count.skill":       {En: "%s technologies", Ko: "기술 %s가지"},
		"count.skill.one":   {En: "%s technology", Ko: "기술 %s가지"},
		"count.plain":       {En: "%s", Ko: "%s건"},
		"count.plain.one":   {En: "%s", Ko: "%s건"},
	}
}
