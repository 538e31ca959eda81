package message

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The parser itself makes the messages: what it words anew in a later version is seen here.
func TestUsageSaysInKoreanWhatTheParserSays(t *testing.T) {
	t.Parallel()
	type commandLine struct {
		Look struct {
			Role  []string      `placeholder:"ID"`
			N     int           `short:"n"`
			Share float64       ``
			Every time.Duration ``
			By    string        `enum:"openings,companies" default:"openings"`
			Red   bool          `xor:"colour"`
			Blue  bool          `xor:"colour"`
		} `cmd:""`
		Why struct {
			Opening string `arg:""`
			Skill   string `required:""`
		} `cmd:""`
	}
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"flag", []string{"look", "--frobnicate"}, "모르는 플래그입니다: --frobnicate"},
		{"flag that is nearly there", []string{"look", "--rolle=a"}, `모르는 플래그입니다: --rolle. 혹시 "--role"?`},
		{"command", []string{"lok"}, `여기 올 수 없는 말입니다: lok. 혹시 "look"?`},
		{"no command", nil, `다음 가운데 하나를 쓰세요: "look", "why"`},
		{"word too many", []string{"look", "here"}, "여기 올 수 없는 말입니다: here"},
		{"argument", []string{"why", "--skill=go"}, `다음을 쓰세요: "<opening>"`},
		{"required flag", []string{"why", "o"}, "빠진 플래그가 있습니다: --skill=STRING"},
		{"whole number", []string{"look", "-n", "ten"}, `--n: "ten" 대신 정수를 쓰세요`},
		{"number", []string{"look", "--share=half"}, `--share: "half" 대신 수를 쓰세요`},
		{"duration", []string{"look", "--every=soon"}, `--every: "soon" 대신 90m, 72h처럼 기간을 쓰세요`},
		{"choice", []string{"look", "--by=age"}, `--by: "age" 대신 다음 가운데 하나를 쓰세요: "openings","companies"`},
		{"two of one", []string{"look", "--red", "--blue"}, "--red, --blue: 함께 쓸 수 없습니다"},
		{"no value", []string{"look", "--role"}, `--role: 값이 없습니다. 이렇게 쓰세요: "<arg>,..."`},
		{"yes or no", []string{"look", "--red=maybe"}, `--red: "maybe" 대신 true나 false를 쓰세요`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			parser, err := kong.New(new(commandLine), kong.Exit(func(int) {}))
			require.NoError(t, err)
			_, err = parser.Parse(tt.args)
			require.Error(t, err)
			assert.Equal(t, tt.want, Usage(Korean, err.Error()))
			assert.Equal(t, err.Error(), Usage(English, err.Error()))
		})
	}
}

func TestUsageLeavesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "something new", Usage(Korean, "something new"))
}

func TestTellSaysEachPartOfAnError(t *testing.T) {
	t.Parallel()
	one := Mistake(Text{En: "no folder %s", Ko: "%s 폴더가 없습니다"}, "a")
	other := Mistake(Text{En: "no file %s", Ko: "%s 파일이 없습니다"}, "b")
	err := fmt.Errorf("open: %w", errors.Join(one, other, fs.ErrExist))
	also := func(err error) (string, bool) { return "이미 있습니다", err == fs.ErrExist } //nolint:errorlint // this one
	assert.Equal(t, "open: a 폴더가 없습니다\nb 파일이 없습니다\n이미 있습니다", Tell(Korean, err, also))
	assert.Equal(t, "open: no folder a\nno file b\nfile already exists", Tell(English, err, nil))
}
