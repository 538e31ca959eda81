package message

import "regexp"

// A phrase is one thing that a command line can be told, as kong or a flag's own type says
// it, and the same in Korean.
type phrase struct {
	en *regexp.Regexp
	ko string
}

// phrases are in the order in which they are replaced: several can stand in one message.
var phrases = []phrase{
	{regexp.MustCompile(`unknown flag (\S+?)(,|$)`), "모르는 플래그입니다: $1$2"},
	{regexp.MustCompile(`unexpected argument (\S+?)(,|$)`), "여기 올 수 없는 말입니다: $1$2"},
	{regexp.MustCompile(`, did you mean (?:one of )?(.+)\?$`), ". 혹시 $1?"},
	{regexp.MustCompile(`missing flags: (.+)`), "빠진 플래그가 있습니다: $1"},
	{regexp.MustCompile(`missing positional arguments (.+)`), "빠진 인자가 있습니다: $1"},
	{regexp.MustCompile(`missing value, expecting (.+)`), "값이 없습니다. 이렇게 쓰세요: $1"},
	{regexp.MustCompile(`expected one of (.+)$`), "다음 가운데 하나를 쓰세요: $1"},
	{regexp.MustCompile(`expected (".+")$`), "다음을 쓰세요: $1"},
	{regexp.MustCompile(`(\S+) must be one of (.+) but got (".*")`), "$1: $3 대신 다음 가운데 하나를 쓰세요: $2"},
	{regexp.MustCompile(`(\S+) and (\S+) can't be used together`), "$1, $2: 함께 쓸 수 없습니다"},
	{regexp.MustCompile(`expected an? (?:valid \d+ bit u?)?int but got (".*?")(?: \(string\))?$`), "$1 대신 정수를 쓰세요"},
	{regexp.MustCompile(`expected a float but got (".*?")(?: \(string\))?$`), "$1 대신 수를 쓰세요"},
	{regexp.MustCompile(`expected duration but got (".*?").*$`), "$1 대신 90m, 72h처럼 기간을 쓰세요"},
	{regexp.MustCompile(`bool value must be .* but got (".*")`), "$1 대신 true나 false를 쓰세요"},
	{regexp.MustCompile(`(".*") is no time: write (.+) or (.+)`), "$1: 때를 이렇게 쓰세요: $2, $3"},
	{regexp.MustCompile(`expected (<.+>)`), "다음을 쓰세요: $1"},
}

// Usage returns what is wrong with a command line, as the parser said it in English, in
// lang. What has no Korean stays as it is.
func Usage(lang Lang, problem string) string {
	if lang != Korean {
		return problem
	}
	for _, p := range phrases {
		problem = p.en.ReplaceAllString(problem, p.ko)
	}
	return problem
}
