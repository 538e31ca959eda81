package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/openai"
)

// modelFlag names the model whose answers are used.
type modelFlag struct {
	Model string `help:"Model that a cascade asks: openai/NAME for OpenAI and, with --model-url, for any server that speaks its language; genai/NAME or gemini/NAME for Gemini in a build with the tag cloud. Its key stands in TECHMAP_KEY_MODEL, OPENAI_API_KEY or GEMINI_API_KEY." placeholder:"PROVIDER/NAME"`
}

// askFlags say how a model is asked, and how much of it may be used.
type askFlags struct {
	ModelURL     string   `name:"model-url" help:"Where the model is, if not at its provider: http://localhost:11434/v1 for an Ollama on this machine." placeholder:"URL"`
	MaxCost      float64  `help:"Most dollars that a run may spend on the model." placeholder:"DOLLARS"`
	MaxCostMonth float64  `help:"Most dollars that this store may spend on models in a calendar month." placeholder:"DOLLARS"`
	MaxTokens    int      `help:"Most tokens that a run may use, in and out." placeholder:"N"`
	RPM          int      `name:"rpm" help:"Requests per minute that the provider allows." placeholder:"N"`
	TPM          int      `name:"tpm" help:"Tokens of input per minute that the provider allows." placeholder:"N"`
	RPD          int      `name:"rpd" help:"Requests per day that the provider allows; its days begin at midnight in California." placeholder:"N"`
	PriceInput   *float64 `help:"Dollars per million tokens of input, if not the list price; 0 for a model of your own." placeholder:"DOLLARS"`
	PriceOutput  *float64 `help:"Dollars per million tokens of output." placeholder:"DOLLARS"`
}

// Providers of models, as --model names them.
const (
	providerOpenAI = "openai"
	providerGenAI  = "genai"  // Gemini by the SDK google.golang.org/genai
	providerGemini = "gemini" // Gemini by the SDK github.com/google/generative-ai-go
)

// Environment variables with keys. A provider's own is sent to that provider alone.
const (
	modelKeyEnv  = "TECHMAP_KEY_MODEL"
	openAIKeyEnv = "OPENAI_API_KEY"
	geminiKeyEnv = "GEMINI_API_KEY"
)

var (
	textNoModel     = message.Text{En: "--extractor cascade needs a model: --model openai/NAME, genai/NAME or gemini/NAME", Ko: "--extractor cascade에는 모델이 필요합니다: --model openai/이름, genai/이름, gemini/이름"}
	textNoModelHere = message.Text{En: "which model? --model openai/NAME, genai/NAME or gemini/NAME", Ko: "어떤 모델인가요? --model openai/이름, genai/이름, gemini/이름"}
	textBadModel    = message.Text{En: "--model %q: write openai/NAME, genai/NAME or gemini/NAME", Ko: "--model %q: openai/이름, genai/이름, gemini/이름으로 쓰세요"}
	textNoKey       = message.Text{En: "%s needs a key: set %s", Ko: "%s에는 키가 필요합니다. %s 환경 변수를 설정하세요"}
	textNoPrice     = message.Text{En: "a limit of cost needs a price, and none is known of %s: add --price-input and --price-output, 0 for a model of your own", Ko: "비용을 제한하려면 가격이 있어야 하는데 %s 모델의 가격을 모릅니다. --price-input과 --price-output을 더하세요. 자신의 모델이면 0입니다"}
	textHalfPrice   = message.Text{En: "--price-input and --price-output go together", Ko: "--price-input과 --price-output은 함께 써야 합니다"}
	textNegative    = message.Text{En: "limits and prices are not negative", Ko: "제한과 가격은 음수일 수 없습니다"}
)

// A modelID is --model taken apart.
type modelID struct{ provider, name string }

// parse returns the model that f names, or an error of wrong use.
func (f modelFlag) parse(a *app) (modelID, error) {
	provider, name, ok := strings.Cut(f.Model, "/")
	switch {
	case f.Model == "":
		return modelID{}, a.misuse(textNoModelHere)
	case !ok || name == "" || provider != providerOpenAI && provider != providerGenAI && provider != providerGemini:
		return modelID{}, a.misuse(textBadModel, f.Model)
	}
	return modelID{provider, name}, nil
}

// String returns the name that the model's driver has, which is part of the key of every
// stored answer: both SDKs lead to the same models of Gemini.
func (m modelID) String() string {
	if m.provider == providerOpenAI {
		return "openai/" + m.name
	}
	return "gemini/" + strings.TrimPrefix(m.name, "models/")
}

// price returns what the model costs, and whether that is known.
func (f askFlags) price(a *app, m modelID) (llm.Price, bool, error) {
	limits := []float64{f.MaxCost, f.MaxCostMonth, float64(f.MaxTokens), float64(f.RPM), float64(f.TPM), float64(f.RPD)}
	for _, p := range []*float64{f.PriceInput, f.PriceOutput} {
		if p != nil {
			limits = append(limits, *p)
		}
	}
	for _, v := range limits {
		if v < 0 {
			return llm.Price{}, false, a.misuse(textNegative)
		}
	}
	if (f.PriceInput == nil) != (f.PriceOutput == nil) {
		return llm.Price{}, false, a.misuse(textHalfPrice)
	}
	price, known := llm.PriceOf(m.String())
	if f.PriceInput != nil {
		price, known = llm.Price{Input: *f.PriceInput, Output: *f.PriceOutput}, true
	}
	if !known && f.MaxCost+f.MaxCostMonth > 0 {
		return price, known, a.misuse(textNoPrice, m)
	}
	return price, known, nil
}

// key returns the key of the model. The provider's own variable counts only where the
// key goes to the provider.
func (f askFlags) key(a *app, m modelID) (string, error) {
	own := geminiKeyEnv
	if m.provider == providerOpenAI {
		own = openAIKeyEnv
	}
	if key := a.cli.getenv(modelKeyEnv); key != "" {
		return key, nil
	}
	if f.ModelURL != "" {
		if m.provider == providerOpenAI {
			return "", nil // a server of one's own needs none
		}
		return "", a.misuse(textNoKey, m, modelKeyEnv)
	}
	if key := a.cli.getenv(own); key != "" {
		return key, nil
	}
	return "", a.misuse(textNoKey, m, modelKeyEnv+" / "+own)
}

// open returns the model, ready to be asked. It asks nothing of the network.
func (f askFlags) open(ctx context.Context, a *app, m modelID) (llm.Model, error) {
	if m.provider != providerOpenAI {
		return f.openCloud(ctx, a, m)
	}
	key, err := f.key(a, m)
	if err != nil {
		return nil, err
	}
	url, opts := openai.BaseURL, &openai.Options{}
	if f.ModelURL != "" {
		url, opts.MaxTokens = f.ModelURL, true // the older name is known to all that imitate OpenAI
	}
	model, err := openai.New(url, key, m.name, opts)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errMisuse, err)
	}
	return model, nil
}

// misuse returns an error of wrong use.
func (a *app) misuse(t message.Text, args ...any) error {
	return fmt.Errorf("%w: %s", errMisuse, a.say(t, args...))
}
