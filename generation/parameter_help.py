"""What a model's parameters are called, and in a sentence what those do whose name alone does not tell."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "acceleration": _("Acceleration"),
    "background": _("Background"),
    "background_color": _("Background colour"),
    "color_palette": _("Colour palette"),
    "colors": _("Colours"),
    "enable_prompt_expansion": _("Prompt expansion"),
    "enable_safety_checker": _("Safety checker"),
    "enable_web_search": _("Web search"),
    "enhance_prompt": _("Enhance prompt"),
    "expand_prompt": _("Expand prompt"),
    "guidance_scale": _("Guidance scale"),
    "image_prompt_strength": _("Image prompt strength"),
    "input_fidelity": _("Input fidelity"),
    "limit_generations": _("Limit generations"),
    "loras": _("LoRAs"),
    "negative_prompt": _("Negative prompt"),
    "num_inference_steps": _("Inference steps"),
    "output_format": _("Output format"),
    "quality": _("Quality"),
    "raw": _("Raw"),
    "rendering_speed": _("Rendering speed"),
    "resolution_mode": _("Resolution mode"),
    "safety_tolerance": _("Safety tolerance"),
    "seed": _("Seed"),
    "strength": _("Strength"),
    "style": _("Style"),
    "style_codes": _("Style codes"),
    "style_id": _("Style id"),
    "style_preset": _("Style preset"),
    "thinking_level": _("Thinking level"),
    "use_turbo": _("Use turbo"),
}
"""By the parameter's name. One that no model of the catalogue has is called by its name."""

HELP = {
    "seed": _("The same seed with the same prompt and settings gives the same picture again, or nearly."),
    "output_format": _("The kind of file that the provider draws."),
    "enable_safety_checker": _("The provider looks for what it does not allow and withholds such pictures."),
    "safety_tolerance": _("How much the provider's filter lets through: 1 is the strictest."),
    "guidance_scale": _("How closely the picture follows the prompt: low is freer, high is more literal."),
    "num_inference_steps": _("In how many steps it is drawn: more take longer and show finer detail."),
    "acceleration": _("How much the provider hurries: faster may cost detail."),
    "enable_prompt_expansion": _("A language model rewrites the prompt before the picture is drawn."),
    "enhance_prompt": _("A language model rewrites the prompt before the picture is drawn."),
    "expand_prompt": _("A language model rewrites the prompt before the picture is drawn."),
    "negative_prompt": _("What should not be seen in the picture."),
    "colors": _("Colours that the picture should keep to."),
    "background_color": _("The colour behind what is shown."),
    "color_palette": _("A named set of colours, or colours of your own with their weights."),
    "limit_generations": _("Holds the model to one picture, even where the prompt asks for several."),
    "thinking_level": _("How long the model thinks about the prompt before it draws."),
    "enable_web_search": _("The model may look things up on the web before it draws; that may cost extra."),
    "strength": _("How far the picture may depart from the reference: 0 keeps it, 1 ignores it."),
    "image_prompt_strength": _("How much the reference counts against the prompt."),
    "input_fidelity": _("How exactly details of the reference are kept, such as faces."),
    "style": _("The look that the model draws in."),
    "style_id": _("The id of a style that you have made with the provider."),
    "style_codes": _("Eight-digit codes of styles of the provider, one on each line."),
    "style_preset": _("A ready-made look of the provider's."),
    "rendering_speed": _("Faster is cheaper and coarser."),
    "use_turbo": _("Draws faster, with less detail."),
    "quality": _("Higher takes longer and costs more."),
    "background": _("Whether the picture has a background or is transparent there."),
    "resolution_mode": _("How the size of the picture follows that of the reference."),
    "raw": _("Less polished pictures that look more natural."),
    "loras": _("Additional weights that teach the model a style or a subject, each with how much it counts."),
}
"""By the parameter's name, which means the same with every model that has it."""


def help_for(name: str) -> str:
    """The sentence for a parameter; empty where there is none."""
    return str(HELP.get(name, ""))
