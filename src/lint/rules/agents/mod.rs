//! Resource and fencing agents, their parameters and operations.

mod misspelt_pcmk_param;
mod op_attribute_became_param;

pub use misspelt_pcmk_param::MisspeltPcmkParam;
pub use op_attribute_became_param::OpAttributeBecameParam;
