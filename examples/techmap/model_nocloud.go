//go:build !cloud

package main

import (
	"context"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/llm"
)

var textOtherBuild = message.Text{En: "%s is not in this build: build with the tag cloud (go run -tags cloud ./examples/techmap …), or name openai/NAME", Ko: "이 빌드에는 %s가 없습니다. cloud 태그로 빌드하거나(go run -tags cloud ./examples/techmap …) openai/이름을 쓰세요"}

// openCloud says what this build lacks.
func (f askFlags) openCloud(_ context.Context, a *app, m modelID) (llm.Model, error) {
	return nil, a.misuse(textOtherBuild, m.provider)
}
