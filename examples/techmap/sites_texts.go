package main

import (
	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
)

// What the command says about sites.
var (
	textSampleRights = message.Text{En: "sample data, free to use", Ko: "샘플 데이터, 자유롭게 사용"}
	textSampleAbout  = message.Text{En: "made by the program, served in-process; no network", Ko: "프로그램이 만들어 내부에서 제공하는 데이터, 네트워크 없음"}
	textOn           = message.Text{En: "on", Ko: "켬"}
	textOff          = message.Text{En: "off", Ko: "끔"}
	textBroken       = message.Text{En: "file has mistakes", Ko: "파일에 오류"}
	textBrokenSites  = message.Text{En: `Files with mistakes: %d. "techmap sites check FILE" names them.`, Ko: `오류가 있는 파일: %d개. "techmap sites check 파일"로 볼 수 있습니다.`}

	headName     = message.Text{En: "site", Ko: "사이트"}
	headAccess   = message.Text{En: "access", Ko: "접근"}
	headNeeds    = message.Text{En: "needs", Ko: "필요"}
	headRights   = message.Text{En: "rights", Ko: "권리"}
	headDefault  = message.Text{En: "default", Ko: "기본"}
	headVerified = message.Text{En: "verified", Ko: "확인"}
	headAbout    = message.Text{En: "about", Ko: "설명"}
	headFile     = message.Text{En: "file", Ko: "파일"}

	textNeedsKey       = message.Text{En: "key", Ko: "키"}
	textByCompany      = message.Text{En: "by company", Ko: "회사별"}
	textNoCompany      = message.Text{En: "no company", Ko: "회사 없음"}
	textPlusExport     = message.Text{En: ", export", Ko: ", 재배포"}
	textRightsLegend   = message.Text{En: "rights: the most that may be shown of a posting; export: it may be handed on.", Ko: "권리: 공고에서 보여 줄 수 있는 최대 범위. 재배포: 넘겨줄 수 있음."}
	textVerifiedLegend = message.Text{En: "verified: %d from documents, %d on recorded answers, %d not at all.", Ko: "확인: 문서로 %d곳, 기록된 응답으로 %d곳, 확인 안 됨 %d곳."}
	textNeverLive      = message.Text{En: "None has been called live by this project yet: a first run may find changes.", Ko: "아직 실제로 호출해 본 사이트가 없습니다. 처음 실행할 때 다를 수 있습니다."}

	textCounted     = message.Text{En: "counted in rankings", Ko: "순위에 셈"}
	textNotCounted  = message.Text{En: "not counted in rankings", Ko: "순위에 세지 않음"}
	textExported    = message.Text{En: "may be handed on", Ko: "재배포할 수 있음"}
	textNotExported = message.Text{En: "not handed on", Ko: "재배포하지 않음"}
	textKept        = message.Text{En: "answers kept for %d days", Ko: "받은 응답은 %d일 보관"}
	textKeptLong    = message.Text{En: "answers kept without limit", Ko: "받은 응답을 제한 없이 보관"}

	textHomepage    = message.Text{En: "homepage", Ko: "홈페이지"}
	textAsks        = message.Text{En: "asks", Ko: "요청하는 곳"}
	textInterval    = message.Text{En: "interval", Ko: "요청 간격"}
	textAttribution = message.Text{En: "attribution", Ko: "출처 표기"}
	textNoneAsked   = message.Text{En: "none asked for", Ko: "요구하지 않음"}
	textTerms       = message.Text{En: "terms", Ko: "약관"}
	textReadOn      = message.Text{En: "read %s", Ko: "%s에 읽음"}
	textKeys        = message.Text{En: "keys", Ko: "키"}
	textKeySet      = message.Text{En: "%s: set", Ko: "%s: 있음"}
	textKeyUnset    = message.Text{En: "%s: not set", Ko: "%s: 없음"}
	textNoKeys      = message.Text{En: "none", Ko: "없음"}
	textCompanies   = message.Text{En: "companies", Ko: "회사"}
	textUnchecked   = message.Text{En: "unchecked", Ko: "확인 안 됨"}
	textSeenOn      = message.Text{En: "seen working %s", Ko: "%s에 동작 확인"}
	textNoCompanies = message.Text{En: "none; write some into %s", Ko: "없음. %s에 적으세요"}
	textEmbedded    = message.Text{En: "embedded", Ko: "내장"}
	textVersionOf   = message.Text{En: "%s, version %d", Ko: "%s, 버전 %d"}
	textOffBecause  = message.Text{En: "off: %s", Ko: "끔: %s"}

	textWhyKey       = message.Text{En: "it needs a key of your own", Ko: "본인의 키가 필요합니다"}
	textWhyCompanies = message.Text{En: "it names no company to ask for", Ko: "물어볼 회사가 적혀 있지 않습니다"}
	textWhyDrafted   = message.Text{En: "its file says so", Ko: "파일에 그렇게 적혀 있습니다"}
)

// shownWords are short words for what may be shown.
var shownWords = map[techmap.Shown]message.Text{
	techmap.ShownAggregate: {En: "counts", Ko: "집계"},
	techmap.ShownLink:      {En: "title, link", Ko: "제목·링크"},
	techmap.ShownSentence:  {En: "sentence", Ko: "근거 문장"},
	techmap.ShownText:      {En: "text", Ko: "전문"},
}

// shownSentences say the same at length.
var shownSentences = map[techmap.Shown]message.Text{
	techmap.ShownAggregate: {En: "shown in counts alone", Ko: "집계로만 보여 줌"},
	techmap.ShownLink:      {En: "shown by title and link", Ko: "제목과 링크까지 보여 줌"},
	techmap.ShownSentence:  {En: "shown with the sentence that proves a demand", Ko: "근거가 되는 문장까지 보여 줌"},
	techmap.ShownText:      {En: "shown with all of its text", Ko: "본문 전체를 보여 줌"},
}

// verifiedWords are the states of spec.Spec.Verified, and the sample's.
var verifiedWords = map[string]message.Text{
	"never":      {En: "never", Ko: "안 됨"},
	"documented": {En: "documented", Ko: "문서"},
	"recorded":   {En: "recorded", Ko: "기록"},
	"every":      {En: "every test run", Ko: "테스트마다"},
}
