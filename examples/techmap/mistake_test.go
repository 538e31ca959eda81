package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// What a person writes wrongly is told in their language, with what to write instead, and
// is exit status 2 whoever noticed it.
func TestMistakesAreToldInBothLanguages(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	for _, tt := range []struct {
		name   string
		args   []string
		en, ko string
	}{
		{
			"role that is nearly there", []string{"top", "--role", "backedn"},
			"techmap: no role \"backedn\"; nearest is \"backend\"\n",
			"techmap: 직군 \"backedn\": 없는 이름입니다. 가장 가까운 것: \"backend\"\n",
		},
		{
			"word of few", []string{"top", "--seniority", "boss"},
			"techmap: no seniority \"boss\"; there are \"intern\", \"junior\", \"mid\", \"senior\", \"lead\", \"head\"\n",
			"techmap: 직급 \"boss\": 없는 이름입니다. 있는 것: \"intern\", \"junior\", \"mid\", \"senior\", \"lead\", \"head\"\n",
		},
		{
			"level", []string{"top", "--level", "must"},
			`techmap: no level "must"; there are "required", "stack", "preferred", "used", "mentioned"`,
			`techmap: 강도 "must": 없는 이름입니다. 있는 것: "required", "stack", "preferred", "used", "mentioned"`,
		},
		{
			"two of them", []string{"top", "--kind", "langage", "--skill", "javva"},
			"techmap: no kind of technology \"langage\"; nearest is \"language\"\nno technology \"javva\"; nearest is \"java\"\n",
			"techmap: 기술 종류 \"langage\": 없는 이름입니다. 가장 가까운 것: \"language\"\n기술 \"javva\": 없는 이름입니다. 가장 가까운 것: \"java\"\n",
		},
		{
			"side of a comparison", []string{"compare", "rgion=서울", "backend"},
			`no key "rgion"`, `"rgion"라는 열쇠가 없습니다`,
		},
		{
			"both", []string{"top", "--overall", "--role", "backend"},
			"techmap: --overall is all roles together: leave --role out\n",
			"techmap: --overall은 모든 직군을 합친 것입니다. --role을 빼세요\n",
		},
		{
			"flag", []string{"top", "--rolle", "backend"},
			`techmap: unknown flag --rolle, did you mean "--role"?`, `techmap: 모르는 플래그입니다: --rolle. 혹시 "--role"?`,
		},
		{
			"site", []string{"sites", "show", "nowhere"},
			`techmap: no site "nowhere"; "techmap sites list" lists them`,
			`techmap: "nowhere"라는 사이트가 없습니다. "techmap sites list"로 볼 수 있습니다`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for lang, want := range map[string]string{"en": tt.en, "ko": tt.ko} {
				r := p.techmap(append([]string{"--lang", lang}, tt.args...)...)
				assert.Equal(t, exitMisuse, r.status)
				assert.Contains(t, r.stderr, want)
			}
		})
	}
}

func TestNoStoreIsSaidWithItsRemedy(t *testing.T) {
	t.Parallel()
	p := newShop(t)
	r := p.techmap("top", "--lang", "ko")
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, "techmap: "+p.store, "the remedy begins at once")
	assert.Contains(t, r.stderr, "저장소가 없습니다")
}

// A word that no opening has selects nothing, and nothing looks like "nobody asks for it".
func TestFilterThatIsNowhereIsDoubted(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	for _, tt := range []struct {
		flag, value, want string
	}{
		{"--source", "bord", "no opening is of a source \"bord\"; there are board\n"},
		{"--region", "Atlantis", "no opening is in a region \"Atlantis\"; most are in "},
		{"--company", "Nobody Ltd", "no opening is of a company \"nobody\"; most are of "},
	} {
		for _, command := range [][]string{{"top"}, {"pay"}, {"trend"}, {"together", "java"}, {"compare", "backend", "data-engineer"}} {
			r := p.techmap(append(command, tt.flag, tt.value)...)
			assert.Contains(t, r.stderr, tt.want, "%v", command)
		}
	}
	r := p.techmap("top", "--source", "board")
	assert.NotContains(t, r.stderr, "no opening", "one that is there")
}

func TestPastIsATimeOrHowLongAgoItWas(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{"90m": 90 * time.Minute, "72h": 72 * time.Hour, "2d": 48 * time.Hour, "1w": 168 * time.Hour} {
		var p past
		require.NoError(t, p.UnmarshalText([]byte(text)))
		assert.WithinDuration(t, time.Now().Add(-want), p.Time, time.Minute, text)
	}
	for _, text := range []string{"", "d", "-2d", "2y", "99999999w", "yesterday", "-1h"} {
		assert.ErrorContains(t, new(past).UnmarshalText([]byte(text)), "is no time: write 72h, 3d, ", text)
	}
}

func TestStagesAreATableOnATerminal(t *testing.T) {
	t.Parallel()
	report := techmap.Report{
		Started: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Ended: time.Date(2026, 11, 22, 9, 0, 2, 340e6, time.UTC),
		Stages: map[techmap.Stage]techmap.Count{
			techmap.StageGold: {In: 9, Out: 9}, techmap.StageRefine: {In: 12, Out: 9, Skipped: 1, Rejected: 2},
		},
		Sources: map[string]techmap.SourceReport{
			"dotori": {Outcome: techmap.OutcomePartial, Listed: 12}, "acorn": {Outcome: techmap.OutcomeComplete, Listed: 1},
		},
		Rules: []techmap.RuleCount{
			{Layer: "silver", Rule: "has-title", Action: "reject", Count: 2, Sample: []techmap.PostingID{"board:7"}},
			{Layer: "gold", Rule: "no-role", Action: "keep"},
		},
	}
	for lang, want := range map[string]string{
		"en": " stage   in  out  skipped  lost\n" +
			"────────────────────────────────\n" +
			" refine  12    9        1     2\n" +
			" gold     9    9        0     0\n" +
			"  took 2.3s\n" +
			"  acorn: complete, 1 posting listed\n" +
			"  dotori: partial, 12 postings listed\n" +
			"  rule silver/has-title (reject): 2 records, such as board:7\n" +
			"  records lost: 2; see why with \"techmap rejects\"\n",
		"ko": " 단계    들어옴  나감  건너뜀  버림\n" +
			"────────────────────────────────────\n" +
			" refine      12     9       1     2\n" +
			" gold         9     9       0     0\n" +
			"  걸린 시간 2.3s\n" +
			"  acorn: complete, 목록의 공고 1건\n" +
			"  dotori: partial, 목록의 공고 12건\n" +
			"  규칙 silver/has-title (reject): 2건, 예: board:7\n" +
			"  2건을 버렸습니다. 이유는 \"techmap rejects\"로 볼 수 있습니다\n",
	} {
		var out bytes.Buffer
		a := newApp(&cli{Lang: lang}, nil, &out, &out, func(string) string { return "" })
		a.screen = true
		require.NoError(t, a.writeStages(stageReport{Report: report}))
		assert.Equal(t, want, out.String(), lang)

		out.Reset()
		require.NoError(t, a.writeStages(stageReport{Report: report, LLM: &outcome{Model: "toy", Calls: 3}}))
		assert.Contains(t, out.String(), `"calls":3`, "what a model was asked is never left out")
	}
}
