//go:build unix

package doccheck

// Locales of help and pages.
const (
	english = "en_US.UTF-8"
	korean  = "ko_KR.UTF-8"
)

// A tongue is what help and the pages made of it say in one language.
type tongue struct {
	locale, suffix                   string
	usage, arguments, flags, common  string // of help
	commandIntro, configurationIntro string
	notFlags, configurationEnd       string
	everywhere, andMore              string
}

// tongues are the languages of the pages on commands and configuration.
func tongues() []tongue {
	return []tongue{{
		locale: english, suffix: ".md",
		usage: "Usage:", arguments: "Arguments:", flags: "Flags:", common: "Flags of every command:",
		everywhere: "all of techmap", andMore: "%s and %d more",
		commandIntro: "# Commands\n\n[한국어](command.ko.md)\n\n" + generated +
			"What `techmap COMMAND --help` says, in English or in Korean: by `--lang`, else as the terminal does. Every flag can also\n" +
			"be set by its environment variable and by `techmap.yaml`: see [configuration](configuration.md). Exit status: 0 done,\n" +
			"1 failed, 2 wrong use, 3 done with losses: records that were rejected, sites that failed, or postings that wait for a\n" +
			"model.\n\n## Flags of all commands\n\n| flag | |\n|---|---|\n",
		configurationIntro: "# Configuration\n\n[한국어](configuration.ko.md)\n\n" + generated +
			"A value is taken from the command line, else from the environment, else from `techmap.yaml` in the working folder.\n" +
			"The file has the names of flags, without dashes before them; `api` does not read it:\n\n" + sampleFile +
			"The variable of a flag is its name in capitals, with `_` for `-`, after `TECHMAP_`. A flag that several commands have\n" +
			"has one variable, which counts for all of them.\n\n| variable | flag | of |\n|---|---|---|\n",
		notFlags: "\n## Not flags\n\n| variable | |\n|---|---|\n",
		configurationEnd: "\nCredentials and region of AWS are found as its tools find them. Files in the store that count where they are: `sites/`,\n" +
			"`sites/tenants/`, `boilerplate.txt`, `openings.rules`; see [FORMATS.md](../FORMATS.md).\n",
	}, {
		locale: korean, suffix: ".ko.md",
		usage: "사용법:", arguments: "인자:", flags: "플래그:", common: "모든 명령의 플래그:",
		everywhere: "techmap 전체", andMore: "%s 외 %d개",
		commandIntro: "# 명령\n\n[English](command.md)\n\n" + generated +
			"`techmap 명령 --help`가 보여 주는 것입니다. 언어는 `--lang`, 없으면 터미널을 따릅니다. 모든 플래그는 환경 변수와 `techmap.yaml`로도\n" +
			"정할 수 있습니다. [설정](configuration.ko.md)을 보세요. 종료 상태: 0 마침, 1 실패, 2 잘못된 사용, 3 마쳤지만 잃은 것이 있음(버린 기록, 실패한\n" +
			"사이트, 모델의 답을 기다리는 공고).\n\n## 모든 명령의 플래그\n\n| 플래그 | |\n|---|---|\n",
		configurationIntro: "# 설정\n\n[English](configuration.md)\n\n" + generated +
			"값은 명령줄, 없으면 환경 변수, 그것도 없으면 작업하는 폴더의 `techmap.yaml`에서 가져옵니다. 파일에는 앞의 줄표를 뺀 플래그 이름을 씁니다. `api`는\n" +
			"이 파일을 읽지 않습니다.\n\n" + sampleFile +
			"플래그의 환경 변수는 `TECHMAP_` 뒤에 이름을 대문자로 쓰고 `-`를 `_`로 바꾼 것입니다. 여러 명령에 있는 플래그도 변수는 하나이고, 그 모두에\n" +
			"적용됩니다.\n\n| 변수 | 플래그 | 쓰는 곳 |\n|---|---|---|\n",
		notFlags: "\n## 플래그가 아닌 것\n\n| 변수 | |\n|---|---|\n",
		configurationEnd: "\nAWS의 자격 증명과 리전은 AWS의 도구와 같은 방법으로 찾습니다. 저장소에 있기만 하면 쓰이는 파일은 `sites/`, `sites/tenants/`,\n" +
			"`boilerplate.txt`, `openings.rules`입니다. [FORMATS.md](../FORMATS.md)(영어)를 보세요.\n",
	}}
}

const sampleFile = "```yaml\nstore: /var/lib/techmap\ncontact: you@example.com\ntaxonomy: names\nmax-cost-month: 5\n```\n\n"
