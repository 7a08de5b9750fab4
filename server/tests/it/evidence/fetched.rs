//! `GET /run/{id}/evidence.zip`
