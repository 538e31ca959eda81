package ui

import (
	"maps"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// moreTexts are the texts of the pages of technologies, companies, comparisons and trends.
func moreTexts() map[string]message.Text {
	all := make(map[string]message.Text)
	for _, texts := range []map[string]message.Text{
		sharedTexts(), skillTexts(), companyTexts(), trendTexts(), compareTexts(), nextTexts(), aboutTexts(),
		methodTexts(), kindTexts(), statusTexts(),
	} {
		maps.Copy(all, texts)
	}
	return all
}

// sharedTexts are texts of several of these pages.
func sharedTexts() map[string]message.Text {
	return map[string]message.Text{
		"more.and":      {En: "%s and %s", Ko: "%s, %s"},
		"more.all":      {En: "All openings", Ko: "전체 공고"},
		"more.allroles": {En: "All fields", Ko: "모든 분야"},
		"more.show":     {En: "Show", Ko: "보기"},
		"more.search":   {En: "Search", Ko: "찾기"},
		"more.role":     {En: "Field", Ko: "분야"},
		"more.table":    {En: "The numbers as a table", Ko: "숫자를 표로 보기"},
		"more.interval": {En: "95 % interval", Ko: "95% 구간"},

		"col.skill":     {En: "Technology", Ko: "기술"},
		"col.role":      {En: "Field", Ko: "분야"},
		"col.company":   {En: "Company", Ko: "회사"},
		"col.share":     {En: "Share", Ko: "비율"},
		"col.openings":  {En: "Openings", Ko: "공고"},
		"col.companies": {En: "Companies", Ko: "회사 수"},
		"col.kind":      {En: "Kind", Ko: "종류"},
		"col.open":      {En: "Open now", Ko: "지금"},
		"col.ever":      {En: "In all", Ko: "전체 기간"},
		"col.lift":      {En: "Against all", Ko: "전체와 견주면"},
		"col.window":    {En: "Time", Ko: "기간"},
		"col.chart":     {En: "Chart", Ko: "그래프"},

		"step.week":    {En: "Weeks", Ko: "주"},
		"step.month":   {En: "Months", Ko: "달"},
		"step.quarter": {En: "Quarters", Ko: "분기"},
		"per.week":     {En: "a week", Ko: "한 주에"},
		"per.month":    {En: "a month", Ko: "한 달에"},
		"per.quarter":  {En: "a quarter", Ko: "한 분기에"},

		"window.quarter": {En: "%d Q%d", Ko: "%d년 %d분기"},
		"window.month":   {En: "%d-%02d", Ko: "%d년 %d월"},
		"window.week":    {En: "week of %s", Ko: "%s 주"},

		"age.now":   {En: "less than an hour old", Ko: "한 시간이 안 된 자료입니다"},
		"age.hours": {En: "%d hours old", Ko: "%d시간 전 자료입니다"},
		"age.days":  {En: "%d days old", Ko: "%d일 전 자료입니다"},
	}
}

// kindTexts are what kinds of technologies are called.
func kindTexts() map[string]message.Text {
	return map[string]message.Text{
		"kind.language":      {En: "Language", Ko: "언어"},
		"kind.framework":     {En: "Framework", Ko: "프레임워크"},
		"kind.library":       {En: "Library", Ko: "라이브러리"},
		"kind.runtime":       {En: "Runtime", Ko: "런타임"},
		"kind.database":      {En: "Database", Ko: "데이터베이스"},
		"kind.messaging":     {En: "Messaging", Ko: "메시징"},
		"kind.cloud":         {En: "Cloud", Ko: "클라우드"},
		"kind.devops":        {En: "DevOps", Ko: "데브옵스"},
		"kind.observability": {En: "Observability", Ko: "모니터링"},
		"kind.data":          {En: "Data processing", Ko: "데이터 처리"},
		"kind.ml":            {En: "Machine learning", Ko: "머신러닝"},
		"kind.os":            {En: "Operating system", Ko: "운영 체제"},
		"kind.server":        {En: "Server", Ko: "서버"},
		"kind.security":      {En: "Security", Ko: "보안"},
		"kind.testing":       {En: "Testing", Ko: "테스트"},
		"kind.tool":          {En: "Development tool", Ko: "개발 도구"},
		"kind.collaboration": {En: "Collaboration", Ko: "협업 도구"},
		"kind.design":        {En: "Design", Ko: "디자인"},
		"kind.game":          {En: "Game development", Ko: "게임 개발"},
		"kind.embedded":      {En: "Embedded", Ko: "임베디드"},
		"kind.protocol":      {En: "Protocol", Ko: "프로토콜"},
		"kind.format":        {En: "Format", Ko: "데이터 형식"},
		"kind.business":      {En: "Business software", Ko: "업무용 소프트웨어"},
		"kind.web":           {En: "Web", Ko: "웹"},
		"kind.mobile":        {En: "Mobile", Ko: "모바일"},
		"kind.concept":       {En: "Idea or method", Ko: "개념·방법"},
	}
}
