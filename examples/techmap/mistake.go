package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank"
)

var (
	textUnknown     = message.Text{En: "no %s %q", Ko: "%s %q: 없는 이름입니다"}
	textUnknownNear = message.Text{En: "; nearest is %q", Ko: ". 가장 가까운 것: %q"}
	textUnknownAll  = message.Text{En: "; there are %s", Ko: ". 있는 것: %s"}

	textContact   = message.Text{En: "--contact %q: write a mail address, or one that begins with https://", Ko: "--contact %q: 메일 주소나 https://로 시작하는 주소를 쓰세요"}
	textNoSite    = message.Text{En: `no site %q; "techmap sites list" lists them`, Ko: `%q라는 사이트가 없습니다. "techmap sites list"로 볼 수 있습니다`}
	textBelowZero = message.Text{En: "--max-cost-month, --every and --limit are not below 0", Ko: "--max-cost-month, --every, --limit은 0보다 작을 수 없습니다"}
	textNoFolder  = message.Text{En: "%s is no folder", Ko: "%s: 폴더가 아닙니다"}
	textAllOrRole = message.Text{En: "--overall is all roles together: leave --role out", Ko: "--overall은 모든 직군을 합친 것입니다. --role을 빼세요"}
	textNoTable   = message.Text{En: "--dictionary: JSON lines of %s are stored records, not a table: add --format csv or parquet", Ko: "--dictionary: %s의 JSON 줄은 저장된 레코드이고 표가 아닙니다. --format csv나 parquet을 붙이세요"}
	textNoFilter  = message.Text{En: "no key %q: there are role, skill, region, source, company, seniority, work, employment, words, new-grad, experienced, from, to, as-of", Ko: "%q라는 열쇠가 없습니다. 있는 것: role, skill, region, source, company, seniority, work, employment, words, new-grad, experienced, from, to, as-of"}

	// What a rank.UnknownError names.
	textUnknowns = map[string]message.Text{
		"role":       {En: "role", Ko: "직군"},
		"skill":      {En: "technology", Ko: "기술"},
		"level":      {En: "level", Ko: "강도"},
		"kind":       {En: "kind of technology", Ko: "기술 종류"},
		"seniority":  {En: "seniority", Ko: "직급"},
		"work model": {En: "place of work", Ko: "근무 형태"},
		"employment": {En: "form of employment", Ko: "고용 형태"},
	}
)

// mistake returns err as a person is told it: in the language of the program where there is
// a text for it, and without the kinds that only programs ask for.
func (a *app) mistake(err error) string {
	told := message.Tell(a.lang, err, func(one error) (string, bool) {
		if u, ok := one.(*rank.UnknownError); ok { //nolint:errorlint // each of them is asked about by itself
			return a.unknown(u), true
		}
		return "", false
	})
	for _, kind := range []error{errMisuse, errNoStore} {
		told = strings.TrimPrefix(told, kind.Error()+": ")
	}
	return strings.TrimPrefix(strings.ReplaceAll(told, ": "+techmap.ErrInvalid.Error(), ""), "techmap: ")
}

// unknown says which word names nothing, and what there is instead.
func (a *app) unknown(u *rank.UnknownError) string {
	told := a.say(textUnknown, cmp.Or(a.say(textUnknowns[u.What]), u.What), u.Word)
	switch {
	case u.Near != "":
		told += a.say(textUnknownNear, u.Near)
	case len(u.Known) > 0:
		quoted := make([]string, len(u.Known))
		for i, k := range u.Known {
			quoted[i] = fmt.Sprintf("%q", k)
		}
		told += a.say(textUnknownAll, strings.Join(quoted, ", "))
	}
	return told
}
