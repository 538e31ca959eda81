package main

import "github.com/techmap-it/techmap/examples/internal/message"

// What the command says to people.
var (
	textSeeHelp     = message.Text{En: `Run "techmap --help" to see what there is.`, Ko: `"techmap --help"를 실행하면 쓸 수 있는 명령을 볼 수 있습니다.`}
	textInterrupted = message.Text{En: "techmap: interrupted; what was done is kept, run the same command again to go on", Ko: "techmap: 중단했습니다. 여기까지 한 일은 저장되었고, 같은 명령을 다시 실행하면 이어서 합니다"}
	textNoStore     = message.Text{En: `no store at %s: make one with "techmap run" or "techmap import FILE", or name another with --store`, Ko: `%s에 저장소가 없습니다. "techmap run"이나 "techmap import FILE"로 만들거나 --store로 다른 곳을 지정하세요`}
	textProgress    = message.Text{En: "%d postings, %d lost, %v", Ko: "공고 %d건, 버림 %d건, %v"}
	textPostings    = message.Text{En: "postings", Ko: "공고"}
	textUnit        = message.Text{En: "postings", Ko: "건"}

	textCollecting = message.Text{En: "Collecting sample data from %d built-in sites, week %d of %d …", Ko: "내장된 사이트 %d곳에서 샘플 데이터를 모으는 중, %d/%d주 …"}
	textSummary    = message.Text{En: "%d postings read, %d of them unchanged, %d to gold, %d rejected; %d openings in the store, %d new or changed, %d gone", Ko: "공고 %d건을 읽음: 그대로 %d건, 골드 %d건, 버림 %d건. 저장된 채용 %d건 (새로 생기거나 바뀐 것 %d건, 사라진 것 %d건)"}
	textRule       = message.Text{En: "rule %s/%s (%s): %d records, such as %s", Ko: "규칙 %s/%s (%s): %d건, 예: %s"}
	textPartial    = message.Text{En: "%s: the listing is not whole, so nothing closes by it: %v", Ko: "%s: 목록이 온전하지 않아 이 결과로는 아무것도 마감 처리하지 않습니다: %v"}
	textLost       = message.Text{En: `records lost: %d; see why with "techmap rejects"`, Ko: `%d건을 버렸습니다. 이유는 "techmap rejects"로 볼 수 있습니다`}
	textUnbalanced = message.Text{En: "the run does not balance: %v", Ko: "처리한 건수가 맞지 않습니다: %v"}
	textNothing    = message.Text{En: "nothing to do: %s", Ko: "할 일이 없습니다: %s"}
	textNoPaid     = message.Text{En: "the lexicon is asked again at every load and costs nothing", Ko: "어휘 사전 추출은 load 때마다 새로 하며 비용이 들지 않습니다"}

	textRanking   = message.Text{En: "%s — %d openings, %d companies, as of %s", Ko: "%s — 채용 %d건, 회사 %d곳, %s 기준"}
	textAllRoles  = message.Text{En: "All roles", Ko: "모든 직군"}
	textSample    = message.Text{En: "sample data", Ko: "샘플 데이터"}
	textTooFew    = message.Text{En: "too few openings to rank (fewer than %d)", Ko: "순위를 매기기에는 채용이 적습니다 (%d건 미만)"}
	textThinRoles = message.Text{En: "%d more roles have fewer than %d openings and are not ranked: %s", Ko: "채용이 %[2]d건 미만이라 순위를 매기지 않은 직군 %[1]d개: %[3]s"}
	textMethod    = message.Text{En: "share: of openings, required or in the stack count 1, used in the work .7, preferred .4; n openings of one company together weigh √n. 95 %: where the share may lie. Method: DESIGN.md.", Ko: "비중: 채용 가운데 요구하는 비율. 필수·기술 스택 1, 업무에서 사용 .7, 우대 .4로 세고, 한 회사의 채용 n건은 합쳐서 √n만큼 셉니다. 95 % 구간: 비중이 있을 범위. 방법: DESIGN.md."}
	textNext      = message.Text{En: "Try next:", Ko: "다음으로 해 볼 것:"}
	textNoGold    = message.Text{En: `the store has no openings yet: run "techmap publish" after "techmap load"`, Ko: `아직 채용이 없습니다. "techmap load" 다음에 "techmap publish"를 실행하세요`}

	textNoneThen = message.Text{En: "no opening that the filters select was open then", Ko: "그때 열려 있던 채용 가운데 조건에 맞는 것이 없습니다"}

	headRank      = message.Text{En: "#", Ko: "#"}
	headSkill     = message.Text{En: "technology", Ko: "기술"}
	headShare     = message.Text{En: "share", Ko: "비중"}
	headInterval  = message.Text{En: "95 %", Ko: "95 % 구간"}
	headOpenings  = message.Text{En: "openings", Ko: "채용"}
	headCompanies = message.Text{En: "companies", Ko: "회사"}
	headRequired  = message.Text{En: "required", Ko: "필수"}
	headStack     = message.Text{En: "stack", Ko: "스택"}
	headPreferred = message.Text{En: "preferred", Ko: "우대"}
	headUsed      = message.Text{En: "used", Ko: "업무"}
	headRanks     = message.Text{En: "rank range", Ko: "순위 범위"}
)
