package text

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLang(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"Korean":                       {"결제 서버를 개발하고 운영합니다", "ko"},
		"Korean full of technologies":  {"• Go, Kotlin, Spring Boot, Kubernetes, Kafka 기반 서비스 개발 경험", "ko"},
		"English":                      {"You will design and build the services that ship our maps.", "en"},
		"a short English title":        {"Senior Backend Engineer", "en"},
		"English with a Korean name":   {strings.Repeat("We build payment services for shops in Asia and you will run them. ", 5) + "가온", "en"},
		"German":                       {"Wir suchen einen Entwickler für unser Team. Du arbeitest mit Go und Kubernetes, und die Stelle ist in Berlin. Wir bieten dir ein gutes Team und viel Raum.", ""},
		"French":                       {"Nous cherchons un développeur pour notre équipe. Vous travaillez avec Go et les données de la ville, dans une équipe de dix personnes à Lyon.", ""},
		"Japanese":                     {"サーバーを開発するエンジニアを募集しています", ""},
		"numbers":                      {"2026-10-15 12:00", ""},
		"nothing":                      {"", ""},
		"cut in the midst of a letter": {strings.Repeat("서버개발", 1000), "ko"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, Lang(c.in))
		})
	}
}
