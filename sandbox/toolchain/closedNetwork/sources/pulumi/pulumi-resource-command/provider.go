// What the engine asks of the provider: check, compare, create, update, delete, run.
package main

import (
	"context"
	"fmt"

	"github.com/blang/semver"

	"github.com/pulumi/pulumi/pkg/v3/resource/provider"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
)

const (
	commandToken = "command:local:Command"
	runToken     = "command:local:run"
)

type commandProvider struct {
	plugin.UnimplementedProvider
	host *provider.HostClient
}

func (*commandProvider) Close() error                             { return nil }
func (*commandProvider) SignalCancellation(context.Context) error { return nil }

func (*commandProvider) GetPluginInfo(context.Context) (plugin.PluginInfo, error) {
	parsed, err := semver.Parse(version)
	return plugin.PluginInfo{Version: &parsed}, err
}

func (*commandProvider) CheckConfig(_ context.Context, req plugin.CheckConfigRequest) (plugin.CheckConfigResponse, error) {
	return plugin.CheckConfigResponse{Properties: req.News}, nil
}

func (*commandProvider) DiffConfig(context.Context, plugin.DiffConfigRequest) (plugin.DiffConfigResponse, error) {
	return plugin.DiffResult{Changes: plugin.DiffNone}, nil
}

func (*commandProvider) Configure(context.Context, plugin.ConfigureRequest) (plugin.ConfigureResponse, error) {
	return plugin.ConfigureResponse{}, nil
}

func (*commandProvider) Check(_ context.Context, req plugin.CheckRequest) (plugin.CheckResponse, error) {
	if req.Type != commandToken {
		return plugin.CheckResponse{}, fmt.Errorf("this plugin serves only %s, not %s", commandToken, req.Type)
	}
	for _, key := range []resource.PropertyKey{"assetPaths", "archivePaths"} {
		if _, set := req.News[key]; set {
			return plugin.CheckResponse{}, fmt.Errorf("this plugin does not serve the property %s", key)
		}
	}
	return plugin.CheckResponse{Properties: req.News}, nil
}

func (*commandProvider) Diff(_ context.Context, req plugin.DiffRequest) (plugin.DiffResponse, error) {
	diff := plugin.DiffResult{Changes: plugin.DiffNone}
	changed := req.OldInputs.Diff(req.NewInputs)
	if changed == nil {
		return diff, nil
	}
	diff.Changes = plugin.DiffSome
	diff.ChangedKeys = changed.ChangedKeys()
	diff.DetailedDiff = plugin.NewDetailedDiffFromObjectDiff(changed, true /* inputs */)
	if changed.Changed("triggers") {
		diff.ReplaceKeys = []resource.PropertyKey{"triggers"}
		diff.DeleteBeforeReplace = false
	}
	return diff, nil
}

func (p *commandProvider) Create(ctx context.Context, req plugin.CreateRequest) (plugin.CreateResponse, error) {
	state, err := p.apply(ctx, req.URN, req.Properties, nil, "create", req.Preview)
	if err != nil {
		return plugin.CreateResponse{Status: resource.StatusUnknown}, err
	}
	id, err := resource.NewUniqueHex(req.URN.Name(), 8, 0)
	if err != nil {
		return plugin.CreateResponse{Status: resource.StatusUnknown}, err
	}
	return plugin.CreateResponse{ID: resource.ID(id), Properties: state}, nil
}

func (p *commandProvider) Update(ctx context.Context, req plugin.UpdateRequest) (plugin.UpdateResponse, error) {
	which := resource.PropertyKey("create")
	if req.NewInputs["update"].HasValue() {
		which = "update"
	}
	state, err := p.apply(ctx, req.URN, req.NewInputs, req.OldOutputs, which, req.Preview)
	if err != nil {
		return plugin.UpdateResponse{Status: resource.StatusUnknown}, err
	}
	return plugin.UpdateResponse{Properties: state}, nil
}

func (p *commandProvider) Delete(ctx context.Context, req plugin.DeleteRequest) (plugin.DeleteResponse, error) {
	_, err := p.apply(ctx, req.URN, req.Inputs, req.Outputs, "delete", false)
	return plugin.DeleteResponse{}, err
}

func (*commandProvider) Read(_ context.Context, req plugin.ReadRequest) (plugin.ReadResponse, error) {
	return plugin.ReadResponse{ReadResult: plugin.ReadResult{ID: req.ID, Inputs: req.Inputs, Outputs: req.State}}, nil
}

func (p *commandProvider) Invoke(ctx context.Context, req plugin.InvokeRequest) (plugin.InvokeResponse, error) {
	if req.Tok != runToken {
		return plugin.InvokeResponse{}, fmt.Errorf("this plugin serves only %s, not %s", runToken, req.Tok)
	}
	result, err := p.apply(ctx, "", req.Args, nil, "command", false)
	return plugin.InvokeResponse{Properties: result}, err
}
